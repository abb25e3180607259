"""Requests to join: one, and the list."""

from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.joining import policy
from geos.joining.models import JoinRequest, RequestState
from geos.joining.queries.people import operator_people
from geos.joining.workflow import PREPARING

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
