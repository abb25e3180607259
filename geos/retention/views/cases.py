"""Disposal cases: the list, the case, and its acts."""

from collections.abc import Callable
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Incomplete, Invalid, WrongState
from geos.retention import queries, service
from geos.retention.forms import DecideForm, ReasonForm, decide_form, edit_case_form
from geos.retention.models import DisposalCase, DisposalItem, Fate
from geos.retention.service import Decision
from geos.retention.showing import CASES, FATES, OUTCOMES, RULINGS
from geos.retention.views.blueprint import bp, parts, place, require_reader, to
from geos.retention.workflow import FLOW
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

CASE = "/retention/cases/<int:case_id>"


@bp.get("/retention/cases")
def cases() -> Response:
    """The cases that the reader may read, newest first."""
    require_reader()
    page: Page[DisposalCase] = Page.asked(queries.visible(actor()))
    return render(
        "retention/cases.html",
        parts=parts("cases"),
        here=place(),
        page=page,
        counts=queries.counts(page.rows),
        states=CASES,
    )


@bp.get(CASE)
def show_case(case_id: int) -> Response:
    """The case: who proposed, who decided, and each file."""
    case = queries.get(actor(), case_id)
    return render(
        "retention/show_case.html",
        case=case,
        items=queries.items(case),
        here=place(),
        may={step.act for step in FLOW.open_to(actor(), case)},
        form=lambda url: Form(formdata=None, version=case.version, action=url),
        states=CASES,
        fates=FATES,
        outcomes=OUTCOMES,
        clearance=actor().clearance,
    )


@bp.route(f"{CASE}/edit", methods=["GET", "POST"])
def edit_case(case_id: int) -> Response:
    """Change title and proposals, or take files out."""
    case = queries.get(actor(), case_id)
    items = queries.items(case)
    start = {"title": case.title, **{f"fate_{item.id}": item.proposed.value for item in items}}
    form = edit_case_form(items)(version=case.version, data=start)
    if form.validate_on_submit():
        form.check_version(case)
        proposals = {item.id: _fate(form[f"fate_{item.id}"].data) for item in items}
        try:
            service.edit_case(actor(), case, form.title.data, proposals)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The case is changed."), "done")
            return to(".show_case", case_id=case_id)
    case = _open_to(case_id, "sign")
    return render(
        "retention/edit_case.html",
        case=case,
        items=queries.items(case),
        form=form,
        here=place(),
        status=form.status,
    )


@bp.post(f"{CASE}/sign")
def sign(case_id: int) -> Response:
    """Sign the proposal; it goes to the archivist."""
    return _press(case_id, service.sign, _("The case is signed and waits for the archivist."))


@bp.post(f"{CASE}/execute")
def execute(case_id: int) -> Response:
    """Carry the decision out."""
    return _press(
        case_id,
        service.execute,
        _("The decision is being carried out; the certificate follows when all is done."),
    )


@bp.route(f"{CASE}/decide", methods=["GET", "POST"])
def decide(case_id: int) -> Response:
    """What becomes of each file; saved in parts, or decided for good."""
    case = queries.get(actor(), case_id)
    items = queries.items(case)
    form = decide_form(items)(version=case.version, data=_start(case, items))
    if form.validate_on_submit():
        form.check_version(case)
        finish = "finish" in request.form
        act = service.decide if finish else service.save_decisions
        try:
            act(actor(), case, _decisions(form, items), form.authority.data or "")
        except (Incomplete, Invalid) as error:
            form.take(error)
        else:
            flash(_("The case is decided.") if finish else _("What you decided so far is kept."), "done")
            return to(".show_case" if finish else ".decide", case_id=case_id)
    case = queries.get(actor(), case_id)
    _open_to(case_id, "send_back")
    if not FLOW.can(actor(), "decide", case):
        raise Denied(service.disposing.SAME_PERSON)
    return render(
        "retention/decide.html",
        case=case,
        items=queries.items(case),
        form=form,
        fates=FATES,
        rulings=RULINGS,
        here=place(),
        clearance=actor().clearance,
        status=form.status,
    )


@bp.route(f"{CASE}/return", methods=["GET", "POST"])
def send_back(case_id: int) -> Response:
    """Return it to the records manager."""
    return _reasoned(
        case_id,
        "send_back",
        service.send_back,
        (_("Return the case"), _("Return"), "arrow-back-up"),
        _("The case is back with the records manager."),
    )


@bp.route(f"{CASE}/withdraw", methods=["GET", "POST"])
def withdraw(case_id: int) -> Response:
    """Give it up; its files are free again."""
    return _reasoned(
        case_id,
        "withdraw",
        service.withdraw,
        (_("Withdraw the case"), _("Withdraw"), "x"),
        _("The case is withdrawn; its files are free again."),
    )


def _press(case_id: int, act: Callable[..., Any], told: str) -> Response:
    case, form = queries.get(actor(), case_id), Form()
    if form.validate_on_submit():
        form.check_version(case)
        act(actor(), case)
        flash(told, "done")
    return to(".show_case", case_id=case_id)


def _reasoned(
    case_id: int, name: str, act: Callable[..., Any], words: tuple[str, str, str], told: str
) -> Response:
    case = queries.get(actor(), case_id)
    form = ReasonForm(version=case.version)
    if form.validate_on_submit():
        form.check_version(case)
        act(actor(), case, form.reason.data)
        flash(told, "done")
        return to(".show_case", case_id=case_id)
    case = _open_to(case_id, name)
    title, button, icon = words
    return render(
        "retention/reason.html",
        form=form,
        title=title,
        button=button,
        icon=icon,
        about=f"{case.label} {case.title}",
        back=("retention.show_case", {"case_id": case.id}),
        here=place(),
        level=case.level,
        status=form.status,
    )


def _open_to(case_id: int, act: str) -> DisposalCase:
    """The case, where the reader may do this now: WrongState or Denied otherwise."""
    case = queries.get(actor(), case_id)
    if case.state not in FLOW.steps[act].source:
        raise WrongState
    if not FLOW.can(actor(), act, case):
        raise Denied
    return case


def _start(case: DisposalCase, items: list[DisposalItem]) -> dict[str, Any]:
    """What is decided so far."""
    start: dict[str, Any] = {"authority": case.authority}
    for item in items:
        start[f"fate_{item.id}"] = item.decision.value if item.decision else ""
        start[f"until_{item.id}"], start[f"note_{item.id}"] = item.kept_until, item.note
    return start


def _decisions(form: DecideForm, items: list[DisposalItem]) -> dict[int, Decision]:
    found = {}
    for item in items:
        fate = _fate(form[f"fate_{item.id}"].data)
        if fate is None and form.as_proposed.data and item.proposed is not Fate.KEEP:
            fate = item.proposed
        if fate is not None:
            until, note = form[f"until_{item.id}"].data, form[f"note_{item.id}"].data
            found[item.id] = Decision(fate, until, note or "")
    return found


def _fate(raw: str | None) -> Fate | None:
    return Fate(raw) if raw else None
