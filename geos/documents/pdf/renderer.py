"""Turning a template and its data into PDF bytes; Typst does it, anything else could."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

TEMPLATES = Path(__file__).parent / "templates"
# Bundled with Typst, so that every machine prints the same bytes; the later ones lend what the first lacks.
FONTS = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern Math")


# Letters and memos are told to whoever cannot see them: tagged (PDF/A-2a, PDF/UA-1). The rest is PDF/A-2b.
TAGGED = frozenset({"letter", "memo"})


@dataclass(frozen=True)
class Laid:
    """A paper as bytes, and what its template says of places on it (`<slot>` metadata, in page order)."""

    data: bytes
    places: list[dict[str, Any]]


class PdfRenderer(Protocol):
    """Same template and data, same bytes. Texts in `data` are set as they are, never read as markup."""

    def render(self, template: str, data: Mapping[str, object]) -> bytes:
        """The PDF that the template (its name without ending) makes of the data."""

    def lay_out(self, template: str, data: Mapping[str, object]) -> Laid:
        """The same with the places that the template marks."""


class TypstRenderer:
    """Typst in this process, which reads nothing outside the folder of templates."""

    def __init__(self, root: Path = TEMPLATES) -> None:
        self.root = root

    def render(self, template: str, data: Mapping[str, object]) -> bytes:
        return self._made(template, self._compiler(template, data))

    def lay_out(self, template: str, data: Mapping[str, object]) -> Laid:
        compiler = self._compiler(template, data)  # lays out once for both, what it has done it keeps
        places = json.loads(compiler.query("<slot>", field="value"))
        return Laid(self._made(template, compiler), places)

    def _compiler(self, template: str, data: Mapping[str, object]) -> Any:
        import typst  # noqa: PLC0415  # heavy: imported when first used

        return typst.Compiler(
            str(self.root / f"{template}.typ"),
            root=str(self.root),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps({**data, "fonts": FONTS}, ensure_ascii=False)},
        )

    def _made(self, template: str, compiler: Any) -> bytes:
        standards = ["a-2a", "ua-1"] if template in TAGGED else ["a-2b"]
        return bytes(compiler.compile(format="pdf", pdf_standards=standards))


@cache
def _fonts() -> Any:
    """The bundled fonts, looked up once in a process."""
    import typst  # noqa: PLC0415  # heavy: imported when first used

    return typst.Fonts(include_system_fonts=False)
