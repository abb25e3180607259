"""Writing a letter on a file: its text, its addressees, who reviews and who signs it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from geos.access import service as access
from geos.core import richtext
from geos.core.actor import Actor, HeldPost
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.richtext import TextFormat
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Institution
from geos.documents import service as documents
from geos.files.models import RegistryFile
from geos.files.policy import POLICY as FILES
from geos.letters import addressing, marks
from geos.letters.addressing import To
from geos.letters.models import Addressee, AddresseeKind, IncomingLetter, OutgoingLetter
from geos.letters.policy.outgoing import KIND, POLICY
from geos.letters.queries import outgoing as queries
from geos.letters.service.outgoing import enclosing, versions
from geos.letters.service.outgoing.rules import (
    begin,
    bounded,
    case,
    journal,
    lock,
    move,
    route_of,
    written,
)
from geos.letters.wording import N_
from geos.letters.workflow import DRAFT, EDITABLE
from geos.routes import plans
from geos.routes import queries as route_queries
from geos.routes import service as routes
from geos.routes.models import RouteStep, StepKind
from geos.routes.plans import Steps, Stop
from geos.web.validators import ADDRESS

A_MEMBER = N_("%(name)s gets letters through this system: choose it from the list")
TWICE = N_("%(name)s stands among the addressees twice")
UNCHANGED = N_("You have changed nothing")
ALONE = N_("The first to sign signs alone, and nobody who is to sign can be left out")
WHY = 2000  # characters
SUBJECT, SALUTATION, CLOSING, THROUGH, REFERENCE, BODY = 300, 120, 120, 400, 80, 50_000  # characters


@dataclass(frozen=True)
class Text:
    """What the drafter wrote, as `draft` and `edit` take it."""

    subject: str
    body: str
    salutation: str
    their_reference: str
    language: str
    level: Level
    addressees: Sequence[To]
    copies: Sequence[To]
    due_at: datetime | None
    body_format: TextFormat = TextFormat.PLAIN
    closing: str = ""
    through: str = ""


@command
def draft(
    actor: Actor,
    file: RegistryFile,
    *,
    subject: str,
    body: str,
    addressees: Sequence[To],
    signer_post_id: int,
    steps: Steps = (),
    copies: Sequence[To] = (),
    salutation: str = "",
    their_reference: str = "",
    language: str = "sw",
    level: Level | None = None,
    reply_to: IncomingLetter | None = None,
    post_id: int | None = None,
    due_at: datetime | None = None,
    body_format: TextFormat = TextFormat.PLAIN,
    closing: str = "",
    through: str = "",
    papers: Sequence[enclosing.Upload] = (),
) -> OutgoingLetter:
    """A letter on a file, by its holder.

    `signer_post_id` is whose letter it is; `steps` are (kind, post id) of the stops on its way, the last
    of them SIGN at that post or at one that may sign for it (Kny.). Without steps the author signs.
    `through` is K.k., a line each; `papers` are enclosures that were uploaded with it.
    """
    FILES.require(actor, "draft", file)
    held = _holder(actor, file, post_id)
    if reply_to is not None and reply_to.institution_id != file.institution_id:
        raise NotFound
    letter = OutgoingLetter(
        institution_id=file.institution_id,
        registry_id=file.registry_id,
        file_id=file.id,
        reply_to_id=reply_to.id if reply_to else None,
        author_id=actor.person_id,
        post_id=held.id,
        acting_for_id=held.acting_for_id,
        signer_post_id=signer_post_id,
    )
    level = file.level if level is None else level
    text = Text(
        subject, body, salutation, their_reference, language, level, addressees, copies, due_at,
        body_format, closing, through,
    )  # fmt: skip
    _write(actor, letter, file, text)
    db.session.add(letter)
    db.session.flush()
    _address(letter, text)
    _plan(actor, letter, signer_post_id, steps)
    versions.keep(actor, letter)
    access.grant(KIND, letter.id, f"post:{held.id}")
    journal(actor, "draft", letter, held.id, reply_to=letter.reply_to_id)
    if papers:
        enclosing.add_papers(actor, letter, papers)
    return letter


@command
def edit(
    actor: Actor,
    letter: OutgoingLetter,
    *,
    subject: str,
    body: str,
    addressees: Sequence[To],
    copies: Sequence[To] = (),
    salutation: str = "",
    their_reference: str = "",
    language: str = "sw",
    level: Level | None = None,
    due_at: datetime | None = None,
    body_format: TextFormat = TextFormat.PLAIN,
    closing: str = "",
    through: str = "",
    papers: Sequence[enclosing.Upload] = (),
    signer_post_id: int | None = None,
    steps: Steps | None = None,
) -> OutgoingLetter:
    """A new version of the text, by the holder of the author's post, before it is on its way or returned.

    Signer and steps may change in a draft only. What was signed is refused with WrongState.
    """
    POLICY.require(actor, "edit", letter)
    lock(letter)
    if letter.state not in EDITABLE:
        raise WrongState
    if letter.state is not DRAFT and (steps is not None or signer_post_id is not None):
        raise WrongState("The way of a letter is fixed once it has been sent")
    level = letter.level if level is None else level
    text = Text(
        subject, body, salutation, their_reference, language, level, addressees, copies, due_at,
        body_format, closing, through,
    )  # fmt: skip
    before = versions.as_read(letter)
    _rewrite(actor, letter, text)
    if steps is not None or signer_post_id is not None:
        _plan(actor, letter, signer_post_id or letter.signer_post_id, steps or ())
    if papers:
        enclosing.enclose(actor, letter, papers)
    versions.renew_changed(actor, letter, before)
    journal(actor, "edit", letter, letter.post_id, version=letter.text_version)
    return letter


@command
def amend(
    actor: Actor,
    letter: OutgoingLetter,
    *,
    subject: str,
    body: str,
    body_format: TextFormat = TextFormat.PLAIN,
    salutation: str = "",
    closing: str = "",
    why: str = "",
) -> OutgoingLetter:
    """Whoever has it at a stop mends the words themselves: a new version, by which every earlier yes is void.

    Addressees, level and way stay the author's. Invalid (field `body`) where nothing is changed.
    """
    begin(actor, "amend", letter)
    route = route_of(letter)
    post_id, before = route_queries.acting_post(actor, route), versions.as_read(letter)
    text = replace(_as_it_is(letter), subject=subject, body=body, body_format=body_format)
    _write(actor, letter, letter.file, replace(text, salutation=salutation, closing=closing))
    db.session.flush()
    if versions.as_read(letter) == before:
        raise Invalid(UNCHANGED, fields={"body": UNCHANGED})
    versions.renew_changed(actor, letter, before)
    routes.amend(actor, route, case(letter), letter.text_version, text=bounded(why, WHY, "why"))
    move(actor, "amend", letter)
    journal(actor, "amend", letter, post_id, version=letter.text_version)
    return letter


def _as_it_is(letter: OutgoingLetter) -> Text:
    return Text(
        letter.subject, letter.body, letter.salutation, letter.their_reference, letter.language,
        letter.level, (), (), letter.due_at, letter.body_format, letter.closing, letter.through,
    )  # fmt: skip


def _rewrite(actor: Actor, letter: OutgoingLetter, text: Text) -> None:
    _write(actor, letter, letter.file, text)
    letter.addressees.clear()
    db.session.flush()
    _address(letter, text)


def _holder(actor: Actor, file: RegistryFile, post_id: int | None) -> HeldPost:
    held = actor.post(file.holder_post_id) if file.holder_post_id else None
    if held is None or post_id not in (None, held.id):
        raise Denied
    return held


def _write(actor: Actor, letter: OutgoingLetter, file: RegistryFile, text: Text) -> None:
    letter.subject = marks.tidy(written(" ".join(text.subject.split()), SUBJECT, "subject"))
    letter.body = marks.tidy(_body(text))
    letter.body_format = text.body_format
    letter.salutation = marks.tidy(bounded(text.salutation, SALUTATION, "salutation"))
    letter.closing = bounded(text.closing, CLOSING, "closing")
    letter.through = bounded(text.through, THROUGH, "through")
    letter.their_reference = bounded(text.their_reference, REFERENCE, "their_reference")
    letter.language = "en" if text.language == "en" else "sw"
    letter.level = _level(actor, file, text.level)
    letter.due_at = text.due_at
    if letter.id is not None:
        documents.relevel(KIND, letter.id, letter.level)


def _body(text: Text) -> str:
    """The body as it is kept; Incomplete where it has no words."""
    kept = richtext.check(text.body, text.body_format, BODY, "body")
    written(richtext.plain(kept, text.body_format), len(kept), "body")
    return kept


def _level(actor: Actor, file: RegistryFile, level: Level) -> Level:
    if level > actor.clearance:
        raise Invalid(fields={"level": "Choose a level that you are cleared for"})
    if level > file.level:
        raise Invalid(fields={"level": "This letter is classified higher than the file: choose another file"})
    return level


# Addressees -----------------------------------------------------------------------------------------


def _address(letter: OutgoingLetter, text: Text) -> None:
    if not text.addressees:
        raise Invalid(fields={"members": "Choose or write whom the letter is for"})
    everyone = [(each, False) for each in text.addressees] + [(each, True) for each in text.copies]
    if len(everyone) > addressing.MOST:
        raise Invalid(fields={"members": "A letter has at most 400 addressees"})
    for ordinal, (to, is_copy) in enumerate(everyone, start=1):
        letter.addressees.append(_addressee(letter, to, is_copy, ordinal))
    _refuse_twice(letter.addressees)
    db.session.flush()


def _addressee(letter: OutgoingLetter, to: To, is_copy: bool, ordinal: int) -> Addressee:
    made = _member(letter, to.institution_id) if to.institution_id else _outside(to, is_copy)
    made.ordinal, made.is_copy = ordinal, is_copy
    return made


def _member(letter: OutgoingLetter, institution_id: int) -> Addressee:
    institution = directory.institution(institution_id)
    if not institution.active or institution.id == letter.institution_id:
        raise Invalid(fields={"members": "Choose another institution"})
    head = queries.head_of(institution)
    return Addressee(
        kind=AddresseeKind.MEMBER,
        institution_id=institution.id,
        institution=institution,
        post_id=head.id if head else None,
        lines=addressing.member_lines(institution, head, letter.language)[: addressing.LONGEST],
    )


def _outside(to: To, is_copy: bool) -> Addressee:
    field = "outside_copies" if is_copy else "outside"
    lines = written(to.lines, addressing.LONGEST, field)
    email = written(to.email, addressing.LONGEST_EMAIL, field).lower()
    if not ADDRESS.fullmatch(email) or not email.isascii():
        raise Invalid(fields={field: "Write an e-mail address, for example info@mfano.co.tz"})
    member = _member_of(email)
    if member is not None:
        raise Invalid(A_MEMBER, fields={field: A_MEMBER}, name=member.name_sw)
    return Addressee(kind=AddresseeKind.OUTSIDE, lines=lines, email=email)


def _member_of(email: str) -> Institution | None:
    domain = email.rpartition("@")[2]
    return db.session.scalars(select(Institution).filter_by(domain=domain, active=True)).first()


def _refuse_twice(addressees: Sequence[Addressee]) -> None:
    seen: set[object] = set()
    for each in addressees:
        key = each.institution_id or each.email
        if key in seen:
            raise Invalid(TWICE, fields={"members": TWICE}, name=addressing.one_line(each))
        seen.add(key)


# The way to the signature ---------------------------------------------------------------------------


def _plan(actor: Actor, letter: OutgoingLetter, signer_post_id: int, steps: Steps) -> None:
    principal = directory.post(signer_post_id)
    if principal.institution_id != letter.institution_id or not principal.active:
        raise Invalid(fields={"signer": "Choose who signs"})
    letter.signer_post_id = principal.id
    letter.signer_post = principal
    stops = plans.as_stops(steps)
    signers = [stop.post_id for stop in stops if stop.kind is StepKind.SIGN] or (
        [] if stops else [letter.post_id]
    )
    first = next(iter(signers), None)
    if first is None or not (first == principal.id or directory.may_sign_for(first, principal.id)):
        raise Invalid(fields={"signer": "Choose who signs"})
    refuse_unfit_signers(stops)
    db.session.flush()
    if steps:
        routes.plan(actor, case(letter), letter.post_id, steps)
    elif queries.route_of(letter) is not None:
        raise Invalid(fields={"signer": "Choose who signs"})


def refuse_unfit_signers(stops: Iterable[Stop | RouteStep]) -> None:
    """The first to sign does so alone: that gives the letter its number. All who sign after it must."""
    signing = [stop for stop in stops if stop.kind is StepKind.SIGN]
    together = [stop for stop in signing if signing[0].stage and stop.stage == signing[0].stage]
    if len(together) > 1 or any(stop.needed for stop in signing):
        raise Invalid(ALONE, fields={"steps": ALONE})
