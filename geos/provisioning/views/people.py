"""The list of people and the page of one: posts, mailboxes, rights, sessions and latest acts."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from geos.accounts import devices
from geos.audit import words as journal_words
from geos.core.actor import Actor, Role
from geos.core.errors import Invalid, NotFound
from geos.directory import queries as directory
from geos.directory.models import Person
from geos.directory.policy import POLICY, Seat, may_give
from geos.directory.showing import ROLES
from geos.provisioning import people as acts
from geos.provisioning.person_forms import ActForm, PersonForm, RoleForm, TakeRoleForm, start
from geos.provisioning.queries import people as queries
from geos.provisioning.queries.people import PersonLine
from geos.provisioning.showing import STATES as MAILBOX_STATES
from geos.provisioning.views.blueprint import PERSON, bp
from geos.provisioning.wording import STATES
from geos.web.i18n import named
from geos.web.listing import Column, Listing
from geos.web.render import render
from geos.web.who import actor


def _posts(line: PersonLine) -> str:
    return "; ".join(named(row.post) for row in line.posts)


def _address(line: PersonLine) -> str:
    return line.mailbox.address if line.mailbox else ""


COLUMNS: tuple[Column[PersonLine], ...] = (
    Column("name", lazy_gettext("Name"), lambda line: line.person.name, Person.surname),
    Column("check", lazy_gettext("Check number"), lambda line: line.person.check_number or "",
           queries.CHECK_NUMBER),
    Column("post", lazy_gettext("Post"), _posts),
    Column("mailbox", lazy_gettext("Mailbox"), _address),
    Column("phone", lazy_gettext("Telephone"), lambda line: line.person.phone, shown=False),
    Column("office", lazy_gettext("Office"), lambda line: line.person.office, shown=False),
    Column("seen", lazy_gettext("Last sign-in"), lambda line: line.seen_at, queries.LAST_SEEN),
    Column("state", lazy_gettext("State"), lambda line: str(STATES[line.state][1])),
)  # fmt: skip


@bp.get("/people")
def people() -> Response:
    """The people of the institution; a search, a unit, a role and a state narrow the list."""
    institution = queries.helped_institution(actor())
    wanted = {name: request.args.get(name, "").strip()[:200] for name in ("q", "role", "state")}
    unit = request.args.get("unit", type=int)
    query = queries.people(institution.id, unit, wanted["role"], wanted["state"], wanted["q"])
    listing: Listing[PersonLine] = Listing(query, COLUMNS, Person.id, "name", lines=queries.described)
    if listing.format:
        filters = "&".join(f"{name}={value}" for name, value in {**wanted, "unit": unit}.items() if value)
        acts.note_export(actor(), institution, listing.format, filters)
        return listing.export("watu")
    return render(
        "provisioning/people.html",
        institution=institution,
        listing=listing,
        wanted=wanted,
        unit=unit,
        units=directory.units(institution.id),
        roles=ROLES,
        states=STATES,
        administers=POLICY.can(actor(), "administer", Seat(institution.id)),
    )


@bp.get(PERSON)
def person(person_id: int) -> Response:
    """One person, all on one page. No mail is ever shown here."""
    who, reader = queries.person(actor(), person_id), actor()
    found = queries.whole(reader, who)
    return render(
        "provisioning/person.html",
        who=who,
        found=found,
        administers=POLICY.can(reader, "administer", Seat(who.institution_id)),
        helps=found.helps,
        own=reader.person_id == who.id,
        roles=ROLES,
        states=STATES,
        mailbox_states=MAILBOX_STATES,
        device=devices.words,
        words=journal_words,
        act_form=ActForm(formdata=None, version=who.version),
        take_form=lambda role: TakeRoleForm(formdata=None, version=who.version, data={"role": role.value}),
    )


@bp.route(f"{PERSON}/edit", methods=["GET", "POST"])
def edit_person(person_id: int) -> Response:
    """Names, check number, contact, language and photo."""
    who = _administered(person_id)
    form = PersonForm(version=who.version, data=start(who, PERSON_FIELDS))
    if form.validate_on_submit():
        form.check_version(who)
        try:
            acts.edit_person(
                actor(),
                who,
                form.contact(),
                photo=form.picture(),
                without_photo=bool(form.without_photo.data),
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The details of %(name)s are changed.", name=who.name), "done")
            return redirect(url_for(".person", person_id=who.id), 303)
    return render("provisioning/edit_person.html", form=form, who=who, status=form.status)


PERSON_FIELDS = ("given_name", "surname", "title", "check_number", "phone", "office", "language")


@bp.route(f"{PERSON}/roles", methods=["GET", "POST"])
def give_role(person_id: int) -> Response:
    """Give a role apart from any post."""
    who = _administered(person_id)
    form = RoleForm(version=who.version)
    form.role.choices = [("", _("Choose")), *_roles_to_give(actor(), who)]
    if form.validate_on_submit():
        role = Role(form.role.data or "")
        acts.give_role(actor(), who, role)
        flash(_("%(name)s has the role “%(role)s” now.", name=who.name, role=ROLES[role][0]), "done")
        return redirect(url_for(".person", person_id=who.id), 303)
    return render("provisioning/give_role.html", form=form, who=who, status=form.status)


def _roles_to_give(reader: Actor, who: Person) -> list[tuple[str, str]]:
    has = directory.actor_for(who).own_roles
    return [
        (role.value, f"{name}: {meaning}")
        for role, (name, meaning) in ROLES.items()
        if role not in has and may_give(reader, (role,))
    ]


@bp.post(f"{PERSON}/roles/take")
def take_role(person_id: int) -> Response:
    """Take a role back."""
    who, form = _administered(person_id), TakeRoleForm()
    if not form.validate_on_submit() or form.role.data not in set(Role):
        raise Invalid
    role = Role(form.role.data or "")
    acts.take_role(actor(), who, role)
    flash(_("%(name)s has the role “%(role)s” no more.", name=who.name, role=ROLES[role][0]), "done")
    return redirect(url_for(".person", person_id=who.id), 303)


def _administered(person_id: int) -> Person:
    """Somebody of the institution that this reader administers."""
    who = queries.person(actor(), person_id)
    if not POLICY.can(actor(), "administer", Seat(who.institution_id)):
        raise NotFound
    return who
