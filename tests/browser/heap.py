"""A heap of post as a scanner makes one file of it: letters with the registry's own sheets between them."""

from datetime import timedelta

from geos.core.clock import today
from geos.documents.pdf.papers import render_letter
from tests.geos.documents import samples

DISTRICTS = (
    "Bahi",
    "Chamwino",
    "Kondoa",
    "Mpwapwa",
    "Kongwa",
    "Chemba",
    "Iringa",
    "Kilolo",
    "Mufindi",
    "Njombe",
)
MATTERS = ("dawa", "magari", "watumishi", "chanjo", "vifaa")


def reference(number: int) -> str:
    """The sender's reference of the nth letter, from 1."""
    return f"HW.{number}/2026/{100 + number}"


def sender(number: int) -> str:
    """Who wrote the nth letter."""
    return f"Halmashauri ya Wilaya ya {DISTRICTS[number % len(DISTRICTS)]}"


def subject(number: int) -> str:
    """What the nth letter is about."""
    return f"Maombi ya {MATTERS[number % len(MATTERS)]} kwa kituo namba {number}"


def _letter(number: int) -> bytes:
    return render_letter(
        samples.letter(
            institution=sender(number),
            address="S.L.P. 10, Dodoma",
            reference=reference(number),
            date=today() - timedelta(days=1),
            addressee=("Katibu Mkuu,", "Wizara ya Afya,", "DODOMA."),
            subject=subject(number),
            body="Tunaomba kama tulivyoeleza.",
        )
    )


def of(letters: int, clerk) -> bytes:
    """So many letters; the sheets are those that the clerk prints from the page of scans."""
    answer = clerk.page.request.get("/registry/scans/separators.pdf?copies=1")
    assert answer.status == 200
    sheet = answer.body()
    return samples.joined(*[part for n in range(1, letters + 1) for part in (sheet, _letter(n))])
