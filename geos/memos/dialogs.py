"""The short acts upon a memo as dialogs: their words, in one table, and what each says when it is done."""

from dataclasses import dataclass

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from geos.core.actor import Actor
from geos.memos.models import Memo
from geos.routes import queries as routes
from geos.routes.drawing import post_name


@dataclass(frozen=True)
class Dialog:
    """One act: the dialog's title, the verb of its button, its sign, what it will do, what it has done."""

    title: LazyString
    verb: LazyString
    icon: str
    says: LazyString
    done: LazyString
    stop: bool = False  # it refuses or takes away


BOLD = Markup("<b>{}</b>")

# `version`, `as_post`, `next`, `author` and `folio` may be filled into what is said.
DIALOGS = {
    "recommend": Dialog(
        _("Recommend the memo"),
        lazy_pgettext("memo act", "Recommend"),
        "check",
        _("You recommend version %(version)s as %(as_post)s. It goes on to %(next)s."),
        _("You recommended it. The memo is now with %(next)s."),
    ),
    "approve": Dialog(
        _("Approve the memo"),
        _("Approve"),
        "check",
        _(
            "You approve version %(version)s as %(as_post)s. It becomes folio %(folio)s and goes to"
            " %(author)s to be carried out."
        ),
        _("The memo is approved. It is folio %(folio)s, and with %(author)s to be carried out."),
    ),
    "send_back": Dialog(
        _("Return for correction"),
        _("Return"),
        "arrow-back-up",
        _("You return version %(version)s as %(as_post)s."),
        _("The memo is returned to %(next)s with your reason."),
    ),
    "refuse": Dialog(
        _("Refuse the memo"),
        _("Refuse"),
        "x",
        _(
            "You refuse version %(version)s as %(as_post)s. The memo and your reason become folio %(folio)s;"
            " that cannot be taken back."
        ),
        _("The memo is refused. It is folio %(folio)s, and %(author)s is told why."),
        stop=True,
    ),
    "withdraw": Dialog(
        _("Withdraw the memo"),
        _("Withdraw"),
        "ban",
        _("The memo waits for nobody any more. It stays to be read and cannot be sent again."),
        _("The memo is withdrawn."),
        stop=True,
    ),
}


def said(text: LazyString, actor: Actor, memo: Memo, folio: int) -> Markup:
    """What an act will do, about this memo and this reader; version and post are bold."""
    here = routes.current(memo.route) if memo.route else None
    held = actor.post(here.post_id) if here else None
    facts = {
        "version": BOLD.format(memo.text_version),
        "as_post": BOLD.format(post_name(here.post, bool(held and held.acting)) if here else ""),
        "next": _next(memo),
        "author": post_name(memo.post),
        "folio": folio,
    }
    return Markup(str(text)) % facts  # noqa: S704 the catalogue is our own; facts are escaped


def reached(text: LazyString, memo: Memo) -> str:
    """What an act has done: `next` is where the memo is now."""
    here = routes.current(memo.route) if memo.route else None
    where = post_name(here.post if here else memo.post)
    facts = {"next": where, "author": post_name(memo.post), "folio": memo.folio.number if memo.folio else ""}
    return str(text) % facts


def _next(memo: Memo) -> str:
    """The post behind the current stop."""
    here = routes.current(memo.route) if memo.route else None
    behind = [step for step in memo.route.steps if here and step.ordinal > here.ordinal] if memo.route else []
    return post_name(behind[0].post) if behind else gettext("its author")
