"""A pile under the hand scanner: what each scanned line names, and whether it can go.

Nothing is kept between two scans but the lines themselves; each page asks anew, so the list is always true.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from geos.core.actor import Actor
from geos.counter import naming
from geos.files import codes, queries, showing
from geos.files.models import ENDED, FileState, RegistryFile
from geos.files.service.bulk import MOST


@dataclass(frozen=True)
class Line:
    """One scan. `why` says what stands in its way; empty where it can go."""

    text: str
    file: RegistryFile | None
    why: str = ""
    says: str = ""  # where the file is, or comes from

    @property
    def good(self) -> bool:
        """Whether it goes with the others."""
        return self.file is not None and not self.why


Rule = Callable[[Actor, RegistryFile], str]


def lines(actor: Actor, texts: Sequence[str], rule: Rule) -> list[Line]:
    """The scans in their order, each with its file or the reason against it; `rule` gives that of a file."""
    named = naming.named(queries.visible(actor), set(texts))
    seen: set[int] = set()
    found = []
    for text in texts:
        file = named.get(text)
        if file is None:
            found.append(Line(text, None, _unknown(text)))
            continue
        why = str(gettext("Scanned already")) if file.id in seen else rule(actor, file)
        seen.add(file.id)
        found.append(Line(text, file, why, showing.where(actor, file).text))
    return found


def going_out(actor: Actor, file: RegistryFile) -> str:
    """Why a file cannot be handed over from the counter; empty where it can."""
    if file.registry_id not in actor.registry_ids:
        return str(gettext("Belongs to %(place)s", place=showing.place_name(actor, file, None)))
    if file.state in ENDED:
        return str(gettext("Closed: it stays in the registry"))
    if file.state is not FileState.IN_REGISTRY:
        return str(gettext("Not in the registry"))
    return ""


def coming_in(actor: Actor, file: RegistryFile) -> str:
    """Why a file cannot be taken in at the counter; empty where it can."""
    if file.registry_id not in actor.registry_ids:
        return str(gettext("Belongs to %(place)s", place=showing.place_name(actor, file, None)))
    if file.state in ENDED:
        return str(gettext("Closed: it has not been out"))
    if file.state is FileState.IN_REGISTRY:
        return str(gettext("In the registry already"))
    return ""


def kept(texts: Sequence[str], code: str, remove: str) -> list[str]:
    """The scans after this one: the new line added, or the one that was taken off left out."""
    shown = list(texts[:MOST])
    if remove.isdecimal() and int(remove) < len(shown):
        del shown[int(remove)]
    cleaned = (text.replace("\0", "").strip()[: naming.LONGEST] for text in [*shown, code])
    return [text for text in cleaned if text][:MOST]


def _unknown(text: str) -> str:
    read = codes.read(text)
    if read is not None and read[0] != "file":
        return str(gettext("This code is of a paper, not of a file"))
    return str(gettext("No file of yours has this code or reference"))
