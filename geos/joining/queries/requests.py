"""Requests to join: one, and the list."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from geos.accounts.models import Account
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Person
from geos.joining import policy
from geos.joining.models import JoinRequest, RequestState
from geos.joining.queries.people import operator_people
from geos.joining.workflow import PREPARING
from geos.provisioning.queries import first_password_url

SEARCHED = (JoinRequest.name_sw, JoinRequest.name_en, JoinRequest.code, JoinRequest.domain,
            JoinRequest.letter_reference)  # fmt: skip


def request(actor: Actor, request_id: int) -> JoinRequest:
    """One request, for an operator; NotFound otherwise."""
    policy.require(actor)
    found = db.session.get(JoinRequest, request_id)
    if found is None:
        raise NotFound
    return found


def requests(actor: Actor, state: str = "", text: str = "") -> Select[Any]:
    """Requests in one state, or all; `text` is looked for in names, code, domain and the letter's number."""
    policy.require(actor)
    query = select(JoinRequest).options(joinedload(JoinRequest.made_by))
    if state in set(RequestState):
        query = query.where(JoinRequest.state == RequestState(state))
    for word in text.split()[:5]:
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in SEARCHED)))
    return query


def counts(actor: Actor) -> dict[str, int]:
    """How many requests there are in each state; under "" all of them."""
    policy.require(actor)
    query = select(JoinRequest.state, func.count()).group_by(JoinRequest.state)
    found = {state.value: int(count) for state, count in db.session.execute(query)}
    return {"": sum(found.values()), **{state.value: found.get(state.value, 0) for state in RequestState}}


def others(request: JoinRequest) -> bool:
    """Whether there is any operator who may review it: one who did not prepare it."""
    prepared = {step.by_id for step in request.steps if step.act in PREPARING}
    return bool(operator_people() - prepared)


def to_review(actor: Actor) -> Select[Any]:
    """How many requests wait for a review, for the tab; shown to operators alone."""
    return select(func.count(JoinRequest.id)).where(JoinRequest.state == RequestState.REVIEW)


def without_password(request: JoinRequest) -> bool:
    """Whether one of its administrators has not set a password yet, so that a fresh slip is of use."""
    query = select(Account.id).where(
        Account.person_id.in_([row.person_id for row in request.administrators if row.person_id]),
        Account.password_hash.is_(None),
    )
    return request.institution_id is not None and db.session.scalars(query).first() is not None


@dataclass(frozen=True)
class SlipPage:
    """A slip as it is printed."""

    person: Person
    username: str
    url: str


def slips(secrets: dict[int, str]) -> list[SlipPage]:
    """The pages of these slips: secrets by person."""
    query = select(Account).where(Account.person_id.in_(secrets)).order_by(Account.id)
    return [
        SlipPage(account.person, account.username, first_password_url(secrets[account.person_id]))
        for account in db.session.scalars(query)
    ]
