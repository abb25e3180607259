"""The buttons of a file's page, drawn from the tables: what this reader may do now, the next step first."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor
from geos.files import drafting, menu
from geos.files.menu import Extra, Part
from geos.files.models import FileState, RegistryFile
from geos.files.policy import POLICY
from geos.files.workflow import FLOW

SENT, DIALOG, PAGE = "sent", "dialog", "page"  # a form of one button, a short form, a page


@dataclass(frozen=True)
class Button:
    """One act: its verb, its sign, its address and how it is done."""

    text: str | LazyString
    icon: str
    url: str
    how: str = PAGE
    stop: bool = False  # it cannot be taken back


@dataclass(frozen=True)
class Act:
    """A row of the table below: the act's name is its endpoint's."""

    name: str
    text: LazyString
    icon: str
    how: str
    rows: tuple[str, ...]  # of the workflow; none: of the policy


# fmt: off
ACTS = (
    Act("receive",      _("Receive the file"), "download",      SENT,   ("receive", "receive_return")),
    Act("recall",       _("Take it back"),     "arrow-back-up", SENT,   ("recall", "recall_to_registry")),
    Act("write_minute", _("Write a minute"),   "writing",       PAGE,   ()),
    Act("hand_over",    _("Hand over"),        "send",          DIALOG, ("hand_over",)),
    Act("circulate",    _("Show for information"), "users",     DIALOG, ()),
    Act("send_back",    _("Return to the registry"), "arrow-back-up", DIALOG, ("send_back",)),
    Act("reassign",     _("Reassign"),         "transfer",      DIALOG, ("reassign",)),
)
# fmt: on
IN_MENU = frozenset({"circulate", "send_back", "reassign"})
NEXT = ("receive", "write_minute")  # the green one; in the registry it is handing over
NEXT_IN_REGISTRY = ("hand_over",)


@dataclass(frozen=True)
class Buttons:
    """The green one (or none), those beside it, drafts, and the menu part by part (menu.Part)."""

    next: Button | None
    beside: list[Button]
    drafts: list[Button]
    menu: list[list[Button]]

    @property
    def some(self) -> bool:
        """Whether there is any: a page without acts needs no place for them."""
        return bool(self.next or self.beside or self.drafts or self.menu)

    @property
    def urgent(self) -> bool:
        """Whether something is to be done: a phone keeps its bar free for that."""
        return bool(self.next or self.beside or self.drafts)


def buttons(actor: Actor, file: RegistryFile) -> Buttons:
    """What this reader may do with the file now."""
    open_ = {act.name: _button(act, file) for act in ACTS if _may(actor, act, file)}
    order = NEXT_IN_REGISTRY if file.state is FileState.IN_REGISTRY else NEXT
    first = next((name for name in order if name in open_), None)
    return Buttons(
        next=open_.pop(first) if first else None,
        beside=[button for name, button in open_.items() if name not in IN_MENU],
        drafts=[Button(draft.text, draft.icon, url) for draft, url in drafting.offered(actor, file)],
        menu=_menu([button for name, button in open_.items() if name in IN_MENU], menu.offered(actor, file)),
    )


def _menu(moving: list[Button], extras: list[tuple[Extra, str]]) -> list[list[Button]]:
    """The parts of the menu that hold anything; the file's own acts there move it."""
    parts: dict[Part, list[Button]] = {part: [] for part in Part}
    parts[Part.MOVEMENT] += moving
    for extra, url in extras:
        how = DIALOG if extra.dialog else PAGE
        parts[extra.part].append(Button(extra.text, extra.icon, url, how, extra.stop))
    return [entries for entries in parts.values() if entries]


def _may(actor: Actor, act: Act, file: RegistryFile) -> bool:
    if act.rows:
        return any(FLOW.can(actor, row, file) for row in act.rows)
    return POLICY.can(actor, "minute", file)


def _button(act: Act, file: RegistryFile) -> Button:
    return Button(act.text, act.icon, url_for(f"files.{act.name}", file_id=file.id), act.how)
