"""Turning a template and its data into PDF bytes; Typst does it, anything else could."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

TEMPLATES = Path(__file__).parent / "templates"
# Bundled with Typst, so that every machine prints the same bytes; the later ones lend what the first lacks.
FONTS = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern Math")


class PdfRenderer(Protocol):
    """Same template and data, same bytes. Texts in `data` are set as they are, never read as markup."""

    def render(self, template: str, data: Mapping[str, object]) -> bytes:
        """The PDF/A-2b that the template (its name without ending) makes of the data."""


class TypstRenderer:
    """Typst in this process, which reads nothing outside the folder of templates."""

    def __init__(self, root: Path = TEMPLATES) -> None:
        self.root = root

    def render(self, template: str, data: Mapping[str, object]) -> bytes:
        import typst  # noqa: PLC0415  # heavy: imported when first used

        made = typst.compile(
            str(self.root / f"{template}.typ"),
            root=str(self.root),
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["a-2b"],
            sys_inputs={"data": json.dumps({**data, "fonts": FONTS}, ensure_ascii=False)},
        )
        return bytes(made)
