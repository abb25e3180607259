"""The blueprint, its rooms among the administrators' pages, and the short forms about one thing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.joining import queries
from geos.joining.policy import operates
from geos.web import links, nav
from geos.web.forms import Form
from geos.web.render import render

bp = Blueprint("joining", __name__, url_prefix="/admin", template_folder="../templates")
ROOMS = (
    nav.Entry("institutions", _("Institutions"), "building", "joining.institutions", operates),
    nav.Entry("requests", _("Requests to join"), "inbox", "joining.requests", operates, queries.to_review),
    nav.Entry("domains", _("Domains"), "at", "joining.domains", operates),
)
links.register("institution", "joining.institution", "institution_id")
links.register("join_request", "joining.request", "request_id")
links.register("domain_name", "joining.domain", "domain_id")

INSTITUTION = "/institutions/<int:institution_id>"
REQUEST = "/joining/<int:request_id>"
DOMAIN = "/domains/<int:domain_id>"


@dataclass(frozen=True)
class Words:
    """What a short form says: title, button with its sign, what is told before and afterwards."""

    title: str
    button: str
    icon: str
    done: str
    about: str = ""
    stop: bool = False


def short(
    form: Form, thing: Any, act: Callable[[Any], object], words: Words, url: str, back: str, named: str
) -> Response:
    """A dialog about one thing: shown, or sent and then back to the thing. A refusal stands in the form."""
    if form.validate_on_submit():
        form.check_version(thing)
        try:
            act(form)
        except Invalid as error:
            form.take(error)
        else:
            flash(words.done, "done")
            return redirect(back, 303)
    return render(
        "joining/change.html", form=form, words=words, url=url, back=back, named=named, status=form.status
    )
