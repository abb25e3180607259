"""The short acts upon a memo as dialogs: their words, in one table, and what each says when it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from geos.core.actor import Actor
from geos.memos import queries
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
_p = lazy_pgettext

# `version`, `as_post`, `next`, `author` and `folio` may be filled into what is said.
DIALOGS = {
    "comment": Dialog(
        _("Comment on the memo"),
        _p("memo act", "Comment"),
        "message-2",
        _("You comment on version %(version)s as %(as_post)s. Next: %(next)s."),
        _("Your comment is kept. The memo is now with %(next)s."),
    ),
    "concur": Dialog(
        _("Concur with the memo"),
        _p("memo act", "Concur"),
        "check",
        _(
            "You concur with version %(version)s as %(as_post)s. Next: %(next)s. If the text changes, you are"
            " asked again; if you do not concur, return the memo and say why."
        ),
        _("You concur. The memo is now with %(next)s."),
    ),
    "recommend": Dialog(
        _("Recommend the memo"),
        _p("memo act", "Recommend"),
        "check",
        _("You recommend version %(version)s as %(as_post)s. Next: %(next)s."),
        _("You recommended it. The memo is now with %(next)s."),
    ),
    "advise_against": Dialog(
        _("Advise against the memo"),
        _p("memo act", "Advise against"),
        "hand-stop",
        _("You advise against version %(version)s as %(as_post)s. The memo goes on with your reason."),
        _("Your advice is kept. The memo is now with %(next)s."),
        stop=True,
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
    "approve_with_others": Dialog(
        _("Approve the memo"),
        _("Approve"),
        "check",
        _("You approve version %(version)s as %(as_post)s. It is decided when the others have approved too."),
        _("You approved it. The memo is now with %(next)s."),
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
    "refuse_with_others": Dialog(
        _("Refuse the memo"),
        _("Refuse"),
        "x",
        _("You refuse version %(version)s as %(as_post)s. Others who are asked too can still approve it."),
        _("Your refusal is kept. The memo is now with %(next)s."),
        stop=True,
    ),
    "ask": Dialog(
        _("Ask for an opinion"),
        _p("memo act", "Ask"),
        "message-plus",
        _("The memo stays with you. Whoever you ask may read it and its file."),
        _("The opinion is asked for. The memo stays with you; you may decide without waiting."),
    ),
    "answer": Dialog(
        _("Give your opinion"),
        _p("memo act", "Send the opinion"),
        "message-2",
        _("You were asked for your opinion on version %(version)s; the memo is with %(next_now)s."),
        _("Your opinion is with %(next)s."),
    ),
    "add_ahead": Dialog(
        _("Add a post to the way"),
        _p("memo act", "Add"),
        "route",
        _("The post you choose is asked directly after you, before %(next)s."),
        _("The post is on the memo's way, directly after you."),
    ),
    "withdraw": Dialog(
        _("Withdraw the memo"),
        _("Withdraw"),
        "ban",
        _("The memo waits for nobody any more. It stays to be read and cannot be sent again."),
        _("The memo is withdrawn."),
        stop=True,
    ),
    "attach": Dialog(
        _("Attach a paper"),
        _p("memo act", "Attach"),
        "paperclip",
        _("The paper goes with the memo and becomes an enclosure of its folio."),
        _("The paper is attached."),
    ),
    "link_file": Dialog(
        _("Link a file or folio"),
        _p("memo act", "Link"),
        "folder",
        _("The link is shown to those alone who may read the file."),
        _("The link is kept."),
    ),
    "give_task": Dialog(
        _("Give a task"),
        _p("memo act", "Give the task"),
        "clipboard-list",
        _("The post you choose may read the memo, and is reminded when the day is over."),
        _("The task is given."),
    ),
}


def dialog(actor: Actor, memo: Memo, act: str) -> Dialog:
    """The dialog of an act: another one where the reader's yes or no is not the last word."""
    apart = DIALOGS.get(f"{act}_with_others")
    return DIALOGS[act] if apart is None or queries.would_end(actor, memo, act) else apart


def said(text: LazyString, actor: Actor, memo: Memo, folio: int) -> Markup:
    """What an act will do, about this memo and this reader; version and post are bold."""
    facts = {
        "version": BOLD.format(memo.text_version),
        "as_post": BOLD.format(as_post(actor, memo)),
        "next": _next(memo),
        "next_now": _now(memo),
        "author": post_name(memo.post),
        "folio": folio,
    }
    return Markup(str(text)) % facts  # noqa: S704 the catalogue is our own; facts are escaped


def reached(text: LazyString, memo: Memo) -> str:
    """What an act has done: `next` is where the memo is now."""
    facts = {
        "next": _now(memo),
        "author": post_name(memo.post),
        "folio": memo.folio.number if memo.folio else "",
    }
    return str(text) % facts


def as_post(actor: Actor, memo: Memo) -> str:
    """In the right of which post the reader acts on the memo now, with Kaimu where it is so."""
    post_id = routes.acting_post(actor, memo.route) if memo.route else None
    held = actor.post(post_id) if post_id is not None else None
    return post_name(held, held.acting) if held is not None else ""


def _now(memo: Memo) -> str:
    """Where the memo is: the posts for which it waits, else its author."""
    here = routes.currents(memo.route) if memo.route else []
    return joined(step.post for step in here) or post_name(memo.post)


def _next(memo: Memo) -> str:
    """The posts behind the present stage, else its author, who carries it out."""
    behind = routes.coming(memo.route) if memo.route else []
    return joined(step.post for step in behind) or post_name(memo.post)


def some(posts: Sequence[object]) -> str:
    """The first of them by name and how many more there are, where there is room for no more."""
    if len(posts) < 2:
        return joined(posts)
    return str(gettext("%(post)s and %(count)s more", post=post_name(posts[0]), count=len(posts) - 1))


def joined(posts: Iterable[object]) -> str:
    """Posts by name in a row."""
    return ", ".join(post_name(post) for post in posts)
