"""Spaces and signs as they are kept: one space between words, none at a line's ends, nothing unseen."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from unicodedata import category, normalize

from geos.core.richtext.nodes import Run, Runs

SPACES = " \xa0"
# Signs that turn the direction of writing can make a name look like another one.
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """The text without control signs, in composed form; line feeds stay, every other space is a plain one."""
    kept = "".join(sign for sign in text if sign in "\n\t" or not _unseen(sign))
    composed = normalize("NFC", kept)
    return "".join(" " if sign.isspace() and sign not in "\n\xa0" else sign for sign in composed)


def _unseen(sign: str) -> bool:
    return category(sign) in ("Cc", "Cs") or sign in TURNS or sign == "\ufeff"


def tidy(runs: Iterable[Run]) -> Iterator[Runs]:
    """Paragraphs of these runs: spaces made one, empty ones left out, two line breaks beginning a new one."""
    line: list[Run] = []
    lines: list[Runs] = []
    for run in runs:
        if run.text != "\n":
            line.append(run)
            continue
        lines.append(_line(line))
        line = []
    lines.append(_line(line))
    for full, group in groupby(lines, key=bool):
        if full:
            yield _merged(_broken(group))


def _broken(lines: Iterable[Runs]) -> Iterator[Run]:
    for number, line in enumerate(lines):
        if number:
            yield Run("\n")
        yield from line


def _line(runs: Iterable[Run]) -> Runs:
    """One line: no space at its ends, one between words; a no-break space stays where it stands alone."""
    signs = [(sign, run) for run in _composed(runs) for sign in run.text]
    kept: list[tuple[str, Run]] = []
    for space, group in groupby(signs, key=lambda pair: pair[0] in SPACES):
        found = list(group)
        kept += found if not space or len(found) == 1 else [(" ", found[0][1])]
    while kept and kept[0][0] in SPACES:
        kept.pop(0)
    while kept and kept[-1][0] in SPACES:
        kept.pop()
    return _merged(replace(run, text=sign) for sign, run in kept)


def _composed(runs: Iterable[Run]) -> Iterator[Run]:
    for run in _merged(runs):
        yield replace(run, text=visible(run.text).replace("\n", " "))


def _merged(runs: Iterable[Run]) -> Runs:
    """Neighbours of one look made one; a line break has no look."""
    whole = [run for run in runs if run.text]
    parts = (
        list(group) for _, group in groupby(whole, key=lambda run: (run.text == "\n", run.marks, run.href))
    )
    return tuple(replace(part[0], text="".join(run.text for run in part)) for part in parts)
