"""Changing an institution: its facts, and how it stands."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.directory.models import Institution
from geos.joining import queries, service, wording
from geos.joining.asking import GB
from geos.joining.forms import ClosingForm, InstitutionForm, ReasonForm
from geos.joining.views.blueprint import INSTITUTION, Words, bp, short
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor


@bp.route(f"{INSTITUTION}/edit", methods=["GET", "POST"])
def edit_institution(institution_id: int) -> Response:
    """Names, address, limits, what it stands under and what it joined."""
    found = queries.institution(actor(), institution_id)
    form = InstitutionForm(version=found.version, data=_written(found))
    form.offer(directory.possible_parents(found))
    if form.validate_on_submit():
        form.check_version(found)
        try:
            service.edit_institution(actor(), found, **form.facts(), user_limit=form.users.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The institution is changed. The journal keeps what stood there before."), "done")
            return redirect(url_for(".institution", institution_id=found.id), 303)
    return render(
        "joining/edit_institution.html",
        form=form,
        institution=found,
        used=queries.use_of(found.id),
        status=form.status,
    )


def _written(found: Institution) -> dict[str, Any]:
    same = ("name_sw", "name_en", "short_sw", "short_en", "reference_prefix", "address", "place")
    return {
        **{name: getattr(found, name) for name in same},
        "kind": found.kind.value,
        "parent": str(found.parent_id or ""),
        "joins": wording.joins(found),
        "users": found.user_limit,
        "mail_limit": found.mail_limit // GB,
    }


@bp.route(f"{INSTITUTION}/suspend", methods=["GET", "POST"])
def suspend_institution(institution_id: int) -> Response:
    """Stop an institution, with the reason."""
    return _stand(
        institution_id,
        "suspend_institution",
        Words(
            _("Suspend the institution"),
            _("Suspend"),
            "ban",
            _("The institution is suspended. Everything in it is kept."),
            _("Its people are signed out and cannot sign in, mail for it waits with its sender, and nothing "
              "can be sent to it. Nothing is lost; it can be resumed at any time."),
            stop=True,
        ),
    )  # fmt: skip


@bp.route(f"{INSTITUTION}/resume", methods=["GET", "POST"])
def resume_institution(institution_id: int) -> Response:
    """Let it work again, with the reason."""
    return _stand(
        institution_id,
        "resume_institution",
        Words(
            _("Resume the institution"),
            _("Resume"),
            "check",
            _("The institution is active again."),
            _("Its people sign in again, and mail that waits comes in."),
        ),
    )


@bp.route(f"{INSTITUTION}/close", methods=["GET", "POST"])
def close_institution(institution_id: int) -> Response:
    """Close an institution that is no more: its code is written by hand."""
    found = queries.institution(actor(), institution_id)
    form = ClosingForm(version=found.version)

    def act(sent: ClosingForm) -> None:
        sent.require(found)
        service.close_institution(actor(), found, sent.reason.data)

    words = Words(
        _("Close the institution"),
        _("Close"),
        "lock",
        _("The institution is closed. Its records are kept."),
        _("For an institution that is no more. Nobody signs in, mail to it is refused, and its name leaves "
          "the directory. Its files, letters and mail are kept."),
        stop=True,
    )  # fmt: skip
    return _short(found, "close_institution", form, act, words)


@bp.route(f"{INSTITUTION}/reopen", methods=["GET", "POST"])
def reopen_institution(institution_id: int) -> Response:
    """Take a closing back."""
    return _stand(
        institution_id,
        "reopen_institution",
        Words(
            _("Undo the closing"),
            _("Take back"),
            "arrow-back-up",
            _("The closing is taken back: the institution is suspended until it is resumed."),
        ),
    )


def _stand(institution_id: int, act: str, words: Words) -> Response:
    found = queries.institution(actor(), institution_id)
    do = getattr(service, act)
    form = ReasonForm(version=found.version)
    return _short(found, act, form, lambda sent: do(actor(), found, sent.reason.data), words)


def _short(found: Institution, act: str, form: ReasonForm, do: Any, words: Words) -> Response:
    url = url_for(f".{act}", institution_id=found.id)
    back = url_for(".institution", institution_id=found.id)
    return short(form, found, do, words, url, back, f"{named(found)} ({found.code}, {found.domain})")
