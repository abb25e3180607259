"""The shortest way to a usual route. Always through the service, never around it."""

from geos.routes.models import StepKind, Target, TemplateSubject
from geos.routes.service import templates
from geos.routes.service.templates import Rule, Way


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
