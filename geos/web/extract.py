"""Finds messages in Python files: the marked ones, and the keys of refusals, which are raised unmarked.

`raise Denied("Only the registry closes a volume")`, `Invalid(fields={"date": "Write the date"})` and a
class's `key = "…"` hold message ids that are translated where the refusal is shown.
"""

import ast
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from babel.messages.extract import extract_python

REFUSALS = frozenset({"Denied", "DomainError", "Incomplete", "Invalid", "NotFound", "Stale", "WrongState"})
Found = tuple[Any, ...]  # line, keyword, text, comments and (from Babel) a context


def extract(fileobj: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Babel's extraction method `domain`, as setup.cfg names it."""
    source = fileobj.read()
    yield from extract_python(io.BytesIO(source), keywords, comment_tags, options)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            yield from _class_keys(node)
        elif isinstance(node, ast.Call) and _name(node.func) in REFUSALS:
            yield from _call_keys(node)


def _class_keys(node: ast.ClassDef) -> Iterator[Found]:
    for line in node.body:
        if isinstance(line, ast.Assign) and [_name(target) for target in line.targets] == ["key"]:
            yield from _text(line.value)


def _call_keys(node: ast.Call) -> Iterator[Found]:
    for argument in node.args[:1]:
        yield from _text(argument)
    for keyword in node.keywords:
        if keyword.arg == "key":
            yield from _text(keyword.value)
        if keyword.arg == "fields" and isinstance(keyword.value, ast.Dict):
            for value in keyword.value.values:
                yield from _text(value)


def _text(node: ast.expr) -> Iterator[Found]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.lineno, "gettext", node.value, []


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
