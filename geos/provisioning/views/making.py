"""New mailboxes: of a colleague, a post, a purpose, a group; and the slip with the first-password link."""

from collections.abc import Callable

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.directory.models import Post
from geos.mail import service as mail
from geos.mail.models import Mailbox, MailboxKind, Posting
from geos.provisioning import queries, service
from geos.provisioning.forms import GroupForm, LinkForm, PostForm, SpecialForm, StaffForm
from geos.provisioning.showing import picture
from geos.provisioning.views.blueprint import MAILBOX, bp
from geos.provisioning.views.grouping import chosen, offer, postings
from geos.provisioning.views.helping import SLIP as PERSON_SLIP
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor

SLIP = "slip"  # in the reader's own session: the link of the slip that is shown once


@bp.route("/mailboxes/new", methods=["GET", "POST"])
def provision_staff() -> Response:
    """A new colleague: person, account, mailbox and, where chosen, the post."""
    institution = queries.institution(actor())
    form = StaffForm()
    form.post.choices = [("", _("No post yet")), *_post_choices(institution.id)]
    if form.validate_on_submit():
        try:
            made = service.provision_staff(
                actor(),
                institution,
                form.given_name.data,
                form.surname.data,
                form.check_number.data,
                _post(form.post.data),
                form.language.data,
                form.quota_bytes,
                title=form.title.data or "",
                local_part=form.local_part.data or "",
            )
        except Invalid as error:
            form.take(error)
            _offer(form, institution.domain)
        else:
            return _after(made)
    return render("provisioning/new_staff.html", form=form, institution=institution, status=form.status)


def _after(made: service.Provisioned) -> Response:
    """The slip with the link; without a mailbox it is the person's."""
    if made.mailbox is not None:
        return _to_slip(made.mailbox, made.secret)
    session[PERSON_SLIP] = [made.person.id, made.secret]
    return redirect(url_for(".person_slip", person_id=made.person.id), 303)


def _offer(form: StaffForm, domain: str) -> None:
    """Where the plain address is taken, the next free one stands in the field already."""
    free = queries.proposals(domain, form.given_name.data or "", form.surname.data or "")
    form.local_part.suggestions = free
    if form.local_part.errors and not form.local_part.data and free:
        form.local_part.data = free[0]


@bp.route("/mailboxes/new-post", methods=["GET", "POST"])
def add_post_mailbox() -> Response:
    """The mailbox of a post; it stays with the post whoever holds it."""
    institution, form = queries.institution(actor()), PostForm()
    form.post.choices = [("", _("Choose")), *_titles(queries.posts_without_mailbox(institution.id))]

    def make() -> Mailbox:
        return mail.create_mailbox(
            actor(),
            institution,
            MailboxKind.POST,
            form.local_part.data,
            post=_post(form.post.data),
            quota=form.quota_bytes,
        )

    return _new(form, make, _("New mailbox of a post"), f"@{institution.domain}")


@bp.route("/mailboxes/new-special", methods=["GET", "POST"])
def add_special_mailbox() -> Response:
    """A mailbox for a purpose; the clerks of a registry read it."""
    institution, form = queries.institution(actor()), SpecialForm()
    found = queries.registries(institution.id)
    form.registry.choices = [("", _("Choose")), *((str(one.id), named(one)) for one in found)]

    def make() -> Mailbox:
        return mail.create_mailbox(
            actor(),
            institution,
            MailboxKind.SPECIAL,
            form.local_part.data,
            registry=directory.registry(int(form.registry.data)),
            label=form.label.data,
            quota=form.quota_bytes,
        )

    return _new(form, make, _("New special mailbox"), f"@{institution.domain}")


@bp.route("/mailboxes/new-group", methods=["GET", "POST"])
def add_group() -> Response:
    """A group: what is sent to it reaches every member."""
    institution, form = queries.institution(actor()), GroupForm()
    offer(form, institution.id)
    form.posting.options = postings()

    def make() -> Mailbox:
        return service.create_group(
            actor(),
            institution,
            form.local_part.data,
            form.label.data,
            form.members.data or "",
            chosen(form, institution.id),
            posting=Posting(form.posting.data or Posting.INSTITUTION),
            senders=service.split(form.senders.data or ""),
        )

    return _new(form, make, _("New group"), f"{mail.PREFIX}…@{institution.domain}")


def _new(form: Form, make: Callable[[], Mailbox], title: str, around: str) -> Response:
    """`around`: what the address gets beside what is written, e.g. @afya.go.tz."""
    if form.validate_on_submit():
        try:
            made = make()
        except Invalid as error:
            form.take(error)
        else:
            flash(_("%(address)s is ready.", address=made.address), "done")
            return redirect(url_for(".mailbox", mailbox_id=made.id), 303)
    return render("provisioning/new_mailbox.html", form=form, title=title, around=around, status=form.status)


@bp.post(f"{MAILBOX}/link")
def renew_link(mailbox_id: int) -> Response:
    """A fresh first-password link; the earlier one works no more."""
    box, form = queries.get(actor(), mailbox_id), LinkForm()
    if not form.validate_on_submit():
        raise Invalid
    return _to_slip(box, service.renew_link(actor(), box))


def _to_slip(box: Mailbox, secret: str) -> Response:
    session[SLIP] = [box.id, secret]
    return redirect(url_for(".slip", mailbox_id=box.id), 303)


@bp.get(f"{MAILBOX}/slip")
def slip(mailbox_id: int) -> Response:
    """The page to print and hand over, once; later the mailbox's page offers a fresh link."""
    box = queries.get(actor(), mailbox_id)
    kept_for, secret = session.pop(SLIP, (None, ""))
    if kept_for != box.id:
        flash(_("The link was shown already. Make a new one if it is lost."), "wait")
        return redirect(url_for(".mailbox", mailbox_id=box.id))
    url = queries.first_password_url(secret)
    return render("provisioning/slip.html", box=box, url=url, picture=picture(url))


def _post_choices(institution_id: int) -> list[tuple[str, str]]:
    """Every post, vacant ones first, with its holder."""
    rows = sorted(directory.posts_with_holders(institution_id), key=lambda row: bool(row[1]))
    return [(str(post.id), f"{named(post)} ({holder or _('vacant')})") for post, holder, _acting in rows]


def _titles(posts: list[Post]) -> list[tuple[str, str]]:
    return [(str(post.id), f"{named(post)} ({post.code})") for post in posts]


def _post(value: str | None) -> Post | None:
    return directory.post(int(value)) if value else None
