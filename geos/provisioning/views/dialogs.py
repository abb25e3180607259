"""A short form about one mailbox: what all acts upon mailboxes have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.mail.models import Mailbox
from geos.web.render import render


@dataclass(frozen=True)
class Words:
    """What a short form says: title, what the act does, button, its sign, and what is told afterwards."""

    endpoint: str
    title: str
    text: str
    button: str
    icon: str
    done: str
    stop: bool = False


def dialog(box: Mailbox, form: Any, words: Words, act: Callable[[], object]) -> Response:
    """Show the form, or do what it says. `form` was made with the mailbox's version."""
    back = url_for(".mailbox", mailbox_id=box.id)
    if form.validate_on_submit():
        form.check_version(box)
        try:
            act()
        except Invalid as error:
            form.take(error)
        else:
            flash(words.done, "done")
            return redirect(back, 303)
    return render(
        "provisioning/change.html",
        form=form,
        box=box,
        words=words,
        url=url_for(f".{words.endpoint}", mailbox_id=box.id),
        back=back,
        status=form.status,
    )
