"""Fields of routes, for the forms of whatever climbs one, and for the templates' own pages."""

from geos.routes.forms.acting import AUTHOR, AddStopsForm, AnswerForm, AskForm, StepBackForm
from geos.routes.forms.plan import RouteFields, post_choices, post_text
from geos.routes.forms.rows import Row

__all__ = [
    "AUTHOR",
    "AddStopsForm",
    "AnswerForm",
    "AskForm",
    "RouteFields",
    "Row",
    "StepBackForm",
    "post_choices",
    "post_text",
]
