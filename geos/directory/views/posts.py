"""The posts of the own institution: list, page, a new one, changing, closing and reopening."""

from collections.abc import Iterable
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import ColumnElement, case
from werkzeug.wrappers import Response

from geos.core.actor import Role
from geos.core.clock import today
from geos.core.types import Level
from geos.directory import queries, service
from geos.directory.forms import NewPostForm, PostForm
from geos.directory.forms.structure import chosen
from geos.directory.models import Appointment, AppointmentKind, Post, Unit
from geos.directory.policy import BEYOND, may_give
from geos.directory.queries.outlining import Seated
from geos.directory.showing import ROLES
from geos.directory.views.blueprint import bp
from geos.directory.views.saving import Words, one_of, save, with_reason
from geos.web.fields import LEVELS_IN_FULL
from geos.web.i18n import language, named
from geos.web.listing import Column, Listing
from geos.web.render import render
from geos.web.who import actor

POST = "/admin/posts/<int:post_id>"


def columns() -> list[Column[Seated]]:
    """The list of posts, as page and as file."""
    english = language() == "en"
    return [
        Column(
            "title",
            _("Post"),
            lambda line: named(line.post),
            Post.title_en if english else Post.title_sw,
        ),
        Column("code", _("Abbreviation"), lambda line: line.post.code, Post.code, shown=False),
        Column(
            "unit", _("Unit"), lambda line: named(line.post.unit), Unit.name_en if english else Unit.name_sw
        ),
        Column("holder", _("Holder"), lambda line: holders(line.held)),
        Column("roles", _("Roles"), lambda line: role_names(line.post)),
        Column(
            "clearance", _("Clearance"), lambda line: str(LEVELS_IN_FULL[line.post.clearance]), Post.clearance
        ),
        Column(
            "supervisor",
            _("Reports to"),
            lambda line: named(line.supervisor) if line.supervisor else "",
            shown=False,
        ),
        Column(
            "registry", _("Registry"), lambda line: named(line.registry) if line.registry else "", shown=False
        ),
        Column("state", _("State"), lambda line: state_of(line), shown=False),
    ]


def by_unit() -> ColumnElement[str]:
    """The order of units: what stands at the top of an institution first, then by name."""
    name = Unit.name_en if language() == "en" else Unit.name_sw
    return case((Unit.parent_id.is_(None), ""), else_=name)


def holders(held: Iterable[Appointment]) -> str:
    """Names of those who hold a post, Kaimu marked; "" for a vacant one."""
    return ", ".join(
        _("%(name)s (acting)", name=row.person.name)
        if row.kind is AppointmentKind.ACTING
        else row.person.name
        for row in held
    )


def role_names(post: Post) -> str:
    """The roles of a post in the order of the table."""
    held = {row.role for row in post.roles}
    return ", ".join(str(words[0]) for role, words in ROLES.items() if role in held)


def state_of(line: Seated) -> str:
    """In one word: held, vacant or closed."""
    if not line.post.active:
        return str(pgettext("post", "Closed"))
    return str(_("Held") if line.held else _("Vacant"))


@bp.get("/admin/posts")
def posts() -> Response:
    """All posts of the institution, filtered and sorted."""
    institution_id = queries.administered(actor())
    text, state = (request.args.get(name, "").strip()[:200] for name in ("q", "state"))
    unit_id = request.args.get("unit", 0, type=int)
    role = next((each for each in Role if each.value == request.args.get("role")), None)
    units = queries.units(institution_id)
    listing: Listing[Seated] = Listing(
        queries.posts_in(institution_id, text, (one_of(units, unit_id) and unit_id) or 0, role, state),
        columns(),
        Post.id,
        "title",
        queries.seated,
    )
    if listing.format:
        return listing.export(_("posts"))
    return render(
        "directory/structure/posts.html",
        listing=listing,
        units=units,
        filters={"q": text, "unit": unit_id or "", "role": role.value if role else "", "state": state},
        roles=ROLES,
        role_names=role_names,
    )


@bp.get(POST)
def post(post_id: int) -> Response:
    """One post: who holds it, what it may do, to whom it answers."""
    row = queries.own_post(actor(), post_id)
    [line] = queries.seated([row])
    every = queries.appointments_to(row.id)
    return render(
        "directory/structure/post.html",
        post=row,
        line=line,
        supervisor=queries.supervisor_of(row.id),
        answering=queries.answering_to(row.id),
        coming=[each for each in every if each.starts_on > today()],
        past=[each for each in every if each.starts_on <= today() and each not in line.held],
        principals=queries.principals([row.id]),
        signed_by=queries.signed_for_by(row.id),
        roles=ROLES,
        levels=LEVELS_IN_FULL,
        why_not=queries.why_not_close_post(row) if row.active else "",
    )


@bp.route("/admin/posts/new", methods=["GET", "POST"])
def add_post() -> Response:
    """A new post."""
    institution_id = queries.administered(actor())
    form = NewPostForm(unit=request.args.get("unit", ""), roles=[Role.OFFICER], clearance=Level.RESTRICTED)
    parts = _Parts(form, institution_id)

    def act() -> Post:
        given = parts.given()
        return service.add_post(actor(), given.pop("unit"), **given, head=form.head.data == "yes")

    kept = save(form, act, _("The post is entered. Somebody can be appointed to it now."), _shown)
    return kept or _page(form, _("New post"), _("Enter the post"), url_for(".posts"))


@bp.route(f"{POST}/edit", methods=["GET", "POST"])
def edit_post(post_id: int) -> Response:
    """Change it; who holds it and what waits at it stays."""
    row = queries.own_post(actor(), post_id)
    form = PostForm(
        version=row.version,
        title_sw=row.title_sw,
        title_en=row.title_en,
        code=row.code,
        unit=str(row.unit_id),
        supervisor=str(row.supervisor_id or ""),
        registry=str(row.registry_id or ""),
        roles=[each.role for each in row.roles],
        clearance=row.clearance,
    )
    parts = _Parts(form, row.institution_id)

    def act() -> Post:
        form.check_version(row)
        return service.edit_post(actor(), row, **parts.given(), version=form.version.data)

    kept = save(form, act, _("The post is changed, for its holder too, at once."), _shown)
    return kept or _page(form, _("Change the post"), _("Save"), url_for(".post", post_id=row.id), row)


@bp.route(f"{POST}/close", methods=["GET", "POST"])
def close_post(post_id: int) -> Response:
    """Close it, with the reason."""
    row = queries.own_post(actor(), post_id)
    words = Words(
        _("Close the post"),
        _("Close the post"),
        "ban",
        _("Nobody can be appointed to it, and nothing is addressed to it. It can be reopened."),
        _("The post is closed. What was done in it stays."),
        stop=True,
    )
    return with_reason(
        row,
        lambda reason, version: service.close_post(actor(), row, reason=reason, version=version),
        words,
        url_for(".close_post", post_id=row.id),
        url_for(".post", post_id=row.id),
    )


@bp.route(f"{POST}/reopen", methods=["GET", "POST"])
def reopen_post(post_id: int) -> Response:
    """Open it again, with the reason."""
    row = queries.own_post(actor(), post_id)
    words = Words(
        _("Reopen the post"),
        _("Reopen"),
        "rotate-clockwise",
        _("It returns vacant to its unit, with the roles that it had."),
        _("The post is open again."),
    )
    return with_reason(
        row,
        lambda reason, version: service.reopen_post(actor(), row, reason=reason, version=version),
        words,
        url_for(".reopen_post", post_id=row.id),
        url_for(".post", post_id=row.id),
    )


class _Parts:
    """What a post can be made of, offered in its form, and what was chosen of it."""

    def __init__(self, form: PostForm, institution_id: int) -> None:
        self.form = form
        self.units = queries.units(institution_id)
        self.posts = queries.open_posts(institution_id)
        self.registries = [row for row in queries.registries_in(institution_id) if row.active]
        roles = [role for role in Role if role not in BEYOND or may_give(actor(), [role])]
        form.offer(self.units, self.posts, self.registries, roles)

    def given(self) -> dict[str, Any]:
        """The arguments of the act."""
        form = self.form
        return {
            "code": form.code.data,
            "title_sw": form.title_sw.data,
            "title_en": form.title_en.data,
            "unit": one_of(self.units, chosen(form.unit, self.units)),
            "roles": form.given,
            "clearance": form.level,
            "supervisor": one_of(self.posts, chosen(form.supervisor, self.posts)),
            "registry": one_of(self.registries, chosen(form.registry, self.registries)),
        }


def _shown(row: Post) -> str:
    return url_for(".post", post_id=row.id)


def _page(form: PostForm, title: str, act: str, back: str, row: Post | None = None) -> Response:
    return render(
        "directory/structure/post_form.html",
        form=form,
        title=title,
        act=act,
        back=back,
        post=row,
        status=form.status,
    )
