"""Writing minutes: a draft, then on the file, alone or together with handing the file over."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.directory.models import Post
from geos.files import holding, queries, service, showing
from geos.files.forms import MinuteForm, post_choices
from geos.files.models import Cause, Minute, RegistryFile
from geos.files.policy import POLICY, keeping_post
from geos.files.service import CAUSES
from geos.files.views.blueprint import bp
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor

SAVE, COMMIT, HAND_OVER = "save", "commit", "hand_over"  # the page's three buttons
LATEST = 5  # minutes and folios beside the form


@bp.route("/files/<int:file_id>/minute", methods=["GET", "POST"])
def write_minute(file_id: int) -> Response:
    """A new minute; whoever has a draft goes on with it."""
    file = queries.get(actor(), file_id)
    form = _form(file)
    if form.validate_on_submit():
        return _sent(file, form, None)
    POLICY.require(actor(), "minute", file)
    draft = queries.draft(actor(), file)
    if draft is not None and request.method == "GET":
        return redirect(url_for(".edit_minute", minute_id=draft.id))
    return _page(file, form, None)


@bp.route("/minutes/<int:minute_id>/edit", methods=["GET", "POST"])
def edit_minute(minute_id: int) -> Response:
    """One's own draft, to go on with."""
    form = MinuteForm()
    form.refuse_repeated()
    minute = queries.own_draft(actor(), minute_id)
    file = queries.get(actor(), minute.file_id)
    form = _form(file, minute)
    if form.validate_on_submit():
        form.check_version(minute)
        return _sent(file, form, minute)
    return _page(file, form, minute)


@bp.post("/minutes/<int:minute_id>/discard")
def discard_minute(minute_id: int) -> Response:
    """Give up one's own draft."""
    form = Form()
    if form.validate_on_submit():
        minute = service.discard_minute(actor(), queries.own_draft(actor(), minute_id))
        flash(_("The draft is discarded."), "done")
        return redirect(url_for(".show", file_id=minute.file_id), 303)
    return redirect(url_for(".edit_minute", minute_id=minute_id), 303)


def _form(file: RegistryFile, minute: Minute | None = None) -> MinuteForm:
    shown = minute or file
    form = MinuteForm(version=shown.version, obj=minute)
    posts = directory.posts_with_holders(file.institution_id)
    own = file.holder_post_id
    form.to_post.choices = [("", _("Nobody: a note on the file")), *post_choices(posts, file.level, (own,))]
    form.offer_causes(CAUSES.get(file.state, (Cause.ACTION,)))
    return form


def _sent(file: RegistryFile, form: MinuteForm, minute: Minute | None) -> Response:
    act = request.form.get("act", COMMIT)
    try:
        if act == HAND_OVER:
            return _hand_over(file, form, minute)
        return _save(file, form, minute, commit=act != SAVE)
    except Invalid as error:
        form.take(error)
        return _page(file, form, minute)


def _save(file: RegistryFile, form: MinuteForm, minute: Minute | None, commit: bool) -> Response:
    words, to_post_id, post_id = form.text.data, form.to_post.data, _post_id(file)
    if commit:
        made = service.put_minute(actor(), file, words, post_id, to_post_id, minute=minute)
        flash(_("Minute M%(number)s is on the file.", number=made.number), "done")
        return redirect(showing.minute_url(file, made.number or 0), 303)
    if minute is None:
        made = service.write_minute(actor(), file, words, post_id, to_post_id)
    else:
        made = service.edit_minute(actor(), minute, words, to_post_id)
    flash(_("Your draft is saved. Nobody else sees it."), "done")
    return redirect(url_for(".edit_minute", minute_id=made.id), 303)


def _hand_over(file: RegistryFile, form: MinuteForm, minute: Minute | None) -> Response:
    if not form.require_post():
        return _page(file, form, minute)
    to_post = directory.post(form.to_post.data)
    movement = service.minute_and_hand_over(
        actor(),
        file,
        form.text.data,
        _post_id(file),
        to_post,
        cause=Cause(form.cause.data),
        due_at=form.due_at,
        minute=minute,
    )
    flash(holding.said(handed_over(to_post), form.due_at, movement), "done")
    return redirect(url_for(".show", file_id=movement.file_id), 303)


def handed_over(to_post: Post) -> str:
    """What is said after handing over: where it goes, and that it can still be taken back."""
    return str(
        _(
            "The file is on its way to %(post)s. Until it is received you can take it back.",
            post=named(to_post),
        )
    )


def _post_id(file: RegistryFile) -> int:
    """The post in which the reader keeps the file; 0 where it is elsewhere, which the service refuses."""
    post = keeping_post(actor(), file)
    return post.id if post else 0


def _page(file: RegistryFile, form: MinuteForm, minute: Minute | None) -> Response:
    notes = queries.newest_minutes(file, LATEST)
    known = queries.known(actor(), file, [row.text for row in notes], queries.last_minute(file))
    folios = queries.newest_folios(file, LATEST)
    return render(
        "files/minute.html",
        status=form.status,
        form=form,
        file=file,
        crumbs=showing.crumbs(file),
        minute=minute,
        post=keeping_post(actor(), file),
        where=showing.where(actor(), file),
        minutes=showing.minutes(actor(), file, notes, known),
        folios=showing.folios(folios, None),
        before=queries.before_the_system(file),
        discarding=Form(formdata=None),
    )
