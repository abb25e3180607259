"""Brings the Swahili catalogues up to the code: `python -m geos.web.translate [feature…] [--check]`.

Without --check it writes: new messages enter (with the Swahili that another catalogue already has for
them), unused ones go, translations stay, and the .mo is compiled. With --check it writes nothing and
exits 1 when a message is missing, fuzzy, obsolete, has other placeholders than the English, or is said
in two ways. English needs no catalogue: the ids are English.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages import frontend
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po, write_po

from geos.web.i18n import PACKAGE, compile_all

MAPPING = PACKAGE.parent / "setup.cfg"
LOCALE = "sw"
WORDS = (
    *("_", "gettext", "lazy_gettext", "N_", "ngettext:1,2", "lazy_ngettext:1,2"),
    *("_p:1c,2", "pgettext:1c,2", "lazy_pgettext:1c,2", "npgettext:1c,2,3"),
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")
# What has no catalogue of its own: the messages of the core stand in the web's.
GUESTS = {"web": ("core",)}

# What a catalogue's head must say; the rest of gettext's customs is left out.
HEAD = (b'"Language:', b'"Plural-Forms:', b'"MIME-Version:', b'"Content-')

Key = tuple[str | None, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its result is the exit code."""
    parser = argparse.ArgumentParser(prog="geos.web.translate", description=__doc__.split("\n")[0])
    parser.add_argument("features", nargs="*", help="folders of geos; none = all that hold messages")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 where something is amiss")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.features if not (PACKAGE / name).is_dir()]
    if unknown:
        parser.error(f"no such feature: {', '.join(unknown)}")
    names = given.features or features()
    if given.check:
        return _report(check(names))
    update(names)
    return 0


def features() -> list[str]:
    """Folders of the package that may hold messages."""
    guests = {guest for group in GUESTS.values() for guest in group}
    folders = (path for path in PACKAGE.iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))
    return sorted(path.name for path in folders if path.name not in guests)


def path_of(feature: str) -> Path:
    """The feature's Swahili catalogue."""
    return PACKAGE / feature / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"


def template(feature: str) -> Catalog:
    """Every message of a feature, as the code has it."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = frontend.parse_mapping_cfg(file, str(MAPPING))  # type: ignore[no-untyped-call]
    found = Catalog(charset="utf-8")
    for folder in (feature, *GUESTS.get(feature, ())):
        rows = extract_from_dir(
            str(PACKAGE / folder),
            methods,
            options,
            keywords=parse_keywords(WORDS),
            comment_tags=("Translators:",),
        )
        for name, _line, text, comments, context in rows:
            found.add(text, locations=[(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return found


def stored(feature: str) -> Catalog:
    """The catalogue on disk, or an empty one."""
    path = path_of(feature)
    if not path.exists():
        return Catalog(locale=LOCALE, project="geos", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def update(names: Iterable[str]) -> None:
    """Write the catalogues of these features and compile all."""
    memory = {key: message for name in features() for key, message in _said(stored(name)).items()}
    for name in names:
        wanted = template(name)
        if not list(_messages(wanted)) and not path_of(name).exists():
            continue
        catalogue = stored(name)
        catalogue.update(wanted, no_fuzzy_matching=True)
        for message in _messages(catalogue):
            known = memory.get(_key(message))
            if (
                not _complete(message)
                and known is not None
                and bool(known.pluralizable) == message.pluralizable
            ):
                message.string = known.string
        _write(name, catalogue)
    compile_all()


def check(names: Iterable[str]) -> Iterator[str]:
    """What is amiss, a line each."""
    for name in names:
        wanted, catalogue = template(name), stored(name)
        have = {_key(message): message for message in _messages(catalogue)}
        need = {_key(message): message for message in _messages(wanted)}
        yield from (f"{name}: missing: {key[1]}" for key in need if key not in have)
        yield from (f"{name}: obsolete: {key[1]}" for key in have if key not in need)
        yield from (f"{name}: obsolete: {message.id}" for message in catalogue.obsolete.values())
        for message in have.values():
            yield from (f"{name}: {fault}: {message.id}" for fault in _faults(message))
    yield from _said_twice()


def _faults(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    if not _complete(message):
        yield "missing"
        return
    # The singular of some languages says "one" in words, so a placeholder may be left out there.
    ids, strings = _tuple(message.id), _tuple(message.string)
    most = set(PLACEHOLDER.findall(ids[-1]))
    if set(PLACEHOLDER.findall(strings[-1])) != most or not set(PLACEHOLDER.findall(strings[0])) <= most:
        yield "other placeholders"


def _said_twice() -> Iterator[str]:
    first: dict[Key, tuple[str, object]] = {}
    for name in features():
        for key, message in _said(stored(name)).items():
            where, said = first.setdefault(key, (name, message.string))
            if said != message.string:
                yield f"{name} and {where} say this in two ways: {key[1]}"


def _write(name: str, catalogue: Catalog) -> None:
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.header_comment = (
        f"# Swahili of geos/{name}. English ids; kept up by `python -m geos.web.translate`."
    )
    catalogue.fuzzy = False
    body = BytesIO()
    write_po(body, catalogue, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    path.write_bytes(_plain_head(body.getvalue()))


def _plain_head(text: bytes) -> bytes:
    """Without the dates and names that nobody keeps up, so that only messages show as changes."""
    head, blank, rest = text.partition(b"\n\n")
    lines = head.split(b"\n")
    return (
        b"\n".join(line for line in lines if not line.startswith(b'"') or line.startswith(HEAD))
        + blank
        + rest
    )


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _said(catalogue: Catalog) -> dict[Key, Message]:
    return {_key(message): message for message in _messages(catalogue) if _complete(message)}


def _complete(message: Message) -> bool:
    return bool(message.string) and all(_tuple(message.string))


def _key(message: Message) -> Key:
    return message.context, _tuple(message.id)[0]


def _tuple(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _report(faults: Iterable[str]) -> int:
    found = list(faults)
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
