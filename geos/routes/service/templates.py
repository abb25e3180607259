"""Keeping the usual routes of an institution; by its administrator."""

from collections.abc import Sequence

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Incomplete, Invalid, WrongState
from geos.directory import queries as directory
from geos.directory.models import Unit
from geos.routes import engine, plans, queries
from geos.routes.models import (
    IfAbsent,
    RouteTemplate,
    RouteTemplateStep,
    Target,
    TemplateSubject,
)
from geos.routes.plans import NAME, Rule, Way
from geos.routes.service.moving import N_
from geos.routes.service.planning import LONGEST, check_hours, unfit

KIND = RouteTemplate.__tablename__
__all__ = ["Rule", "Way", "add_template", "edit_template", "restore_template", "retire_template"]


@command
def add_template(actor: Actor, name_sw: str, name_en: str, rule: Rule, ways: Sequence[Way]) -> RouteTemplate:
    """A new usual route of the institution that the actor administers.

    Incomplete and Invalid name the field at fault, `steps` for stops that make no route.
    """
    row = RouteTemplate(institution_id=directory.administered(actor))
    _write(row, name_sw, name_en, rule, ways)
    db.session.add(row)
    db.session.flush()
    _journal(actor, "add_template", row)
    return row


@command
def edit_template(
    actor: Actor, row: RouteTemplate, name_sw: str, name_en: str, rule: Rule, ways: Sequence[Way]
) -> RouteTemplate:
    """Change it for the cases to come; those on their way have their own copy. As `add_template` besides."""
    queries.template(actor, row.id)
    row.steps.clear()
    db.session.flush()
    _write(row, name_sw, name_en, rule, ways)
    db.session.flush()
    _journal(actor, "edit_template", row)
    return row


@command
def retire_template(actor: Actor, row: RouteTemplate) -> RouteTemplate:
    """It is offered no more."""
    return _offered(actor, row, "retire_template", False)


@command
def restore_template(actor: Actor, row: RouteTemplate) -> RouteTemplate:
    """It is offered again."""
    return _offered(actor, row, "restore_template", True)


def _offered(actor: Actor, row: RouteTemplate, act: str, active: bool) -> RouteTemplate:
    queries.template(actor, row.id)
    if row.active is active:
        raise WrongState
    row.active = active
    _journal(actor, act, row)
    return row


def _write(row: RouteTemplate, name_sw: str, name_en: str, rule: Rule, ways: Sequence[Way]) -> None:
    _check_names(name_sw, name_en)
    _check_rule(row.institution_id, rule)
    numbers = plans.stages([way.stage for way in ways])
    _check_ways(row.institution_id, rule.subject, ways)
    row.name_sw, row.name_en = name_sw.strip(), name_en.strip()
    for name, value in vars(rule).items():
        setattr(row, name, value)
    row.steps = [
        RouteTemplateStep(ordinal=ordinal, **{**vars(way), "stage": stage})
        for ordinal, (way, stage) in enumerate(zip(ways, numbers, strict=True), start=1)
    ]


def _check_names(*names: str) -> None:
    for field, name in zip(("name_sw", "name_en"), names, strict=True):
        if not name.strip():
            raise Incomplete(N_("Write this"), fields={field: N_("Write this")})
        if len(name.strip()) > NAME:
            raise Invalid(fields={field: N_("This name is too long")})


def _check_rule(institution_id: int, rule: Rule) -> None:
    for_memos = (rule.memo_kind, rule.amount_from, rule.amount_to)
    if rule.subject is not TemplateSubject.MEMO and any(each is not None for each in for_memos):
        raise Invalid(fields={"subject": N_("Only memos have a kind and an amount")})
    unit = db.session.get(Unit, rule.unit_id) if rule.unit_id is not None else None
    if rule.unit_id is not None and (unit is None or unit.institution_id != institution_id):
        raise Invalid(fields={"unit_id": N_("Choose a unit of your own institution")})
    for field in ("amount_from", "amount_to"):
        if (getattr(rule, field) or 0) < 0:
            raise Invalid(fields={field: N_("Write a sum above zero")})
    if None not in (rule.amount_from, rule.amount_to) and rule.amount_from > rule.amount_to:  # type: ignore[operator]
        raise Invalid(fields={"amount_to": N_("Write a sum that is not below the first one")})


def _check_ways(institution_id: int, subject: TemplateSubject, ways: Sequence[Way]) -> None:
    if len(ways) > LONGEST:
        raise unfit(N_("A route has at most %(most)d stops"), most=LONGEST)
    try:
        engine.plan([way.kind for way in ways], [way.stage for way in ways], [way.needed for way in ways])
    except engine.Unwalkable as error:
        raise unfit(str(error)) from error
    named = [(way.target, way.post_id) for way in ways]
    if len(set(named)) < len(named):
        raise unfit(N_("A post stands on the route once only"))
    for way in ways:
        _check_way(institution_id, subject, way)


def _check_way(institution_id: int, subject: TemplateSubject, way: Way) -> None:
    if way.kind not in queries.kinds(subject):
        raise unfit(N_("Nobody can be asked for this here"))
    check_hours(way.due_hours)
    if way.if_absent is IfAbsent.SKIP and way.kind in engine.DECIDING:
        raise unfit(N_("Whoever decides cannot be skipped"))
    if (way.target is Target.POST) is (way.post_id is None):
        raise unfit(N_("Choose a post of your own institution"))
    if way.post_id is not None:
        post = directory.post(way.post_id)
        if post.institution_id != institution_id or not post.active:
            raise unfit(N_("Choose a post of your own institution"))


def _journal(actor: Actor, act: str, row: RouteTemplate) -> None:
    posts = [step.post_id or step.target.value for step in row.steps]
    audit.record(
        actor,
        act,
        KIND,
        row.id,
        institution_id=row.institution_id,
        name=row.name_sw,
        subject=row.subject.value,
        posts=posts,
    )
