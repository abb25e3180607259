"""The shortest way to a route, and to a usual one. Always through the service, never around it."""

from geos.core.db import db
from geos.directory.models import Post
from geos.routes import service
from geos.routes.models import StepKind, Target, TemplateSubject
from geos.routes.plans import Stop
from geos.routes.service import templates
from geos.routes.service.templates import Rule, Way
from geos.work.models import WorkItem
from geos.work.queries import OPEN


def memo_rule(**more):
    """A rule for memos; without more it fits all."""
    return Rule(TemplateSubject.MEMO, **more)


def usual_ways():
    """Through the author's supervisor to the head of the institution."""
    return [
        Way(StepKind.RECOMMEND, Target.SUPERVISOR, due_hours=16),
        Way(StepKind.APPROVE, Target.INSTITUTION_HEAD),
    ]


def template(office, name="Kawaida", ways=None, **rule):
    """A usual route of the ministry, made by its administrator."""
    return templates.add_template(office.admin.actor, name, name, memo_rule(**rule), ways or usual_ways())


def waiting(case):
    """(code of the post, act) of everything that is open about the case."""
    query = db.select(WorkItem).filter_by(subject_kind=case.kind, subject_id=case.id)
    items = db.session.scalars(query.where(WorkItem.state.in_(OPEN)))
    return sorted((db.session.get(Post, int(item.token[5:])).code, item.act) for item in items)


def states(route):
    """Of the stops, in order."""
    return [step.state.value for step in route.steps]


def begin(office, case, *stops):
    """On its way from the officer; stops are (kind, member, stage, needed)."""
    plan = [Stop(kind, member.post.id, *more) for kind, member, *more in stops]
    return service.start(office.officer.actor, case, office.officer.post.id, plan, 1)


def say(member, route, case, act, text="", version=1, **more):
    """An answer at a stop, by whoever holds it."""
    return service.decide(member.actor, route, case, act, text, version, **more)
