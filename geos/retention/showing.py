"""The words of this feature's pages: states, outcomes, and the reasons against closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p
from flask_babel import ngettext

from geos.files.models import RegistryFile
from geos.retention.models import CaseState, Fate, ListState, Outcome, RecallState, Ruling
from geos.retention.queries import Reason
from geos.web import links
from geos.web.i18n import named

# fmt: off
RULINGS = {
    Ruling.DESTROY:  _("Destroy"),
    Ruling.TRANSFER: _("Hand to the National Archives"),
    Ruling.REVIEW:   _("Appraise each file"),
}
FATES = {
    Fate.DESTROY:  _("Destroy"),
    Fate.TRANSFER: _("Hand to the National Archives"),
    Fate.KEEP:     _("Keep until a day"),
}
# Kind of tag and words; they speak of a file (jalada li-), a case (shauri li-), a list (orodha i-).
OUTCOMES = {
    Outcome.DESTROYED:   ("off",  _p("file", "Destroyed")),
    Outcome.TRANSFERRED: ("done", _p("file", "Handed to the National Archives")),
    Outcome.KEPT:        ("vol",  _p("file", "Kept")),
    Outcome.WITHHELD:    ("lock", _p("file", "Under a legal hold")),
}
CASES = {
    CaseState.DRAFT:     ("draft", _p("case", "Draft")),
    CaseState.SIGNED:    ("wait",  _p("case", "With the archivist")),
    CaseState.DECIDED:   ("ans",   _p("case", "Decided")),
    CaseState.EXECUTING: ("run",   _p("case", "Being carried out")),
    CaseState.COMPLETED: ("done",  _p("case", "Carried out")),
    CaseState.RETURNED:  ("no",    _p("case", "Returned")),
    CaseState.WITHDRAWN: ("off",   _p("case", "Withdrawn")),
}
LISTS = {
    ListState.DRAFT:        ("draft", _p("list", "Draft")),
    ListState.SENT:         ("send",  _p("list", "On its way")),
    ListState.ACKNOWLEDGED: ("done",  _p("list", "Acknowledged")),
}
RECALLS = {
    RecallState.ASKED: ("wait", _p("recall", "Asked for")),
    RecallState.OUT:   ("send", _p("recall", "Out of the centre")),
    RecallState.BACK:  ("done", _p("recall", "Back in its box")),
}
REASONS: dict[str, Any] = {
    "ended":         _("This file is already closed."),
    "with_post":     _("The file is with %(post)s: it must come back to the registry."),
    "on_the_way":    _("The file is on its way to %(post)s: it must come back to the registry."),
    "back":          _("The file is on its way back: receive it first."),
    "work":          _("Still open: %(what)s"),
    "hidden_work":   _("Something that you may not read is still open on this file; ask the officers on it."),
    "draft_memo":    _("%(post)s still has a draft memo on this file."),
    "draft_outgoing_letter": _("%(post)s still has an unsigned letter on this file."),
    "is_temporary":  _("This is a temporary file: it is merged into the main one, not closed."),
    "missing":       _("A census did not find it: it must be found before it is closed."),
    "has_temporary": _("Temporary file %(reference)s is not merged into it yet."),
}
# fmt: on


@dataclass(frozen=True)
class Said:
    """A reason in words, and the page where it is put right; None where the reader may not read that."""

    text: str
    url: str | None


def said(reasons: Sequence[Reason]) -> list[Said]:
    """The reasons against closing, in words."""
    return [Said(_words(reason), links.url(reason.subject_kind, reason.subject_id)) for reason in reasons]


def _words(reason: Reason) -> str:
    facts = reason.facts
    if reason.key == "drafts":
        count = facts["num"]
        return str(ngettext("%(num)d minute is still a draft.", "%(num)d minutes are still drafts.", count))
    if reason.key == "on_the_way" and facts["post"] is None:
        return str(REASONS["back"])
    return str(REASONS[reason.key]) % _facts(facts)


def _facts(facts: dict[str, Any]) -> dict[str, str]:
    item, file, post = facts.get("item"), facts.get("file"), facts.get("post")
    what = " · ".join(filter(None, (item.reference, item.title))) if item else ""
    reference = file.reference if isinstance(file, RegistryFile) else ""
    return {"what": what, "reference": reference, "post": named(post) if post else ""}
