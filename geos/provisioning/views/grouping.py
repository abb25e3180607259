"""Groups: their members by hand and by rule, and who may write to them."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.actor import Role
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import UnitKind
from geos.directory.showing import ROLES
from geos.mail import queries as mail
from geos.mail import service as mailboxes
from geos.mail.models import Mailbox, MailboxKind, Posting, RuleKind
from geos.mail.service import Rule
from geos.provisioning import queries, service
from geos.provisioning.forms import MembersForm, PostingForm
from geos.provisioning.showing import POSTINGS, UNIT_HEADS
from geos.provisioning.views.blueprint import MAILBOX, bp
from geos.provisioning.views.dialogs import Words, dialog
from geos.web.fields import Pick
from geos.web.i18n import named
from geos.web.who import actor

# What a rule is called in the form.
FIXED = {
    "staff": Rule(RuleKind.STAFF),
    "heads": Rule(RuleKind.HEADS),
    **{f"heads:{kind.value}": Rule(RuleKind.HEADS, unit_kind=kind) for kind in UnitKind},
    **{f"role:{role.value}": Rule(RuleKind.ROLE, role=role) for role in Role if role is not Role.AUTHORITY},
}


@bp.route(f"{MAILBOX}/members", methods=["GET", "POST"])
def set_members(mailbox_id: int) -> Response:
    """Who gets the mail of a group."""
    box = _group(mailbox_id)
    form = MembersForm(version=box.version, data=_start(box))
    offer(form, box.institution_id)
    words = Words(
        "set_members",
        _("Members of the group"),
        _("Members by rule are looked up when a message arrives: nobody keeps a list."),
        _("Save"),
        "check",
        _("The members are changed."),
    )

    def act() -> Mailbox:
        return service.set_members(actor(), box, form.members.data or "", chosen(form, box.institution_id))

    return dialog(box, form, words, act)


def offer(form: MembersForm, institution_id: int) -> None:
    """The rules and the units that can be chosen."""
    form.rules.options = [Pick(key, title=_title(rule)) for key, rule in FIXED.items()]
    units = [unit for unit in directory.units(institution_id) if unit.active]
    form.units.options = [Pick(str(unit.id), title=named(unit)) for unit in units]


def postings() -> list[Pick]:
    """Who may write to a group, to choose from."""
    return [
        Pick(key.value, title=str(title), description=str(text)) for key, (title, text) in POSTINGS.items()
    ]


def _title(rule: Rule) -> str:
    if rule.kind is RuleKind.STAFF:
        return str(_("All staff of the institution"))
    return str(ROLES[rule.role][0] if rule.role else UNIT_HEADS[rule.unit_kind])


def chosen(form: MembersForm, institution_id: int) -> list[Rule]:
    """The rules that were ticked; what is not offered was refused by the form."""
    units = {str(unit.id): unit for unit in directory.units(institution_id)}
    by_unit = [Rule(RuleKind.UNIT, unit=units[id]) for id in form.units.data or ()]
    return [*(FIXED[key] for key in form.rules.data or ()), *by_unit]


def _start(box: Mailbox) -> dict[str, object]:
    rules = mail.rules(box)
    names = {(rule.kind, rule.role, rule.unit_kind): key for key, rule in FIXED.items()}
    fixed = [names.get((rule.kind, rule.role, rule.unit_kind)) for rule in rules if rule.unit_id is None]
    return {
        "members": "\n".join(member.address for member in mail.members(box)),
        "rules": [key for key in fixed if key],
        "units": [str(rule.unit_id) for rule in rules if rule.unit_id],
    }


@bp.route(f"{MAILBOX}/posting", methods=["GET", "POST"])
def set_posting(mailbox_id: int) -> Response:
    """Who may write to a group."""
    box = _group(mailbox_id)
    start = {"posting": box.posting.value, "senders": "\n".join(mail.senders(box))}
    form = PostingForm(version=box.version, data=start)
    form.posting.options = postings()
    words = Words(
        "set_posting",
        _("Who may write to the group"),
        _("Anybody else gets the message back with the reason."),
        _("Save"),
        "check",
        _("Who may write to the group is changed."),
    )

    def act() -> Mailbox:
        wanted = Posting(form.posting.data)
        return mailboxes.set_posting(actor(), box, wanted, service.split(form.senders.data or ""))

    return dialog(box, form, words, act)


def _group(mailbox_id: int) -> Mailbox:
    box = queries.get(actor(), mailbox_id)
    if box.kind is not MailboxKind.GROUP:
        raise NotFound
    return box
