"""The words of routes that several pages share, each table by what it names."""

from flask_babel import lazy_gettext, lazy_pgettext
from flask_babel.speaklater import LazyString

from geos.routes.due import HOURS_A_DAY
from geos.routes.models import IfAbsent, StepKind, Target, TemplateSubject

# What a post is asked to do, in a list to choose from.
KINDS: dict[StepKind, LazyString] = {
    StepKind.COMMENT: lazy_pgettext("asked to", "Comment"),
    StepKind.CONCUR: lazy_pgettext("asked to", "Concur"),
    StepKind.RECOMMEND: lazy_pgettext("asked to", "Recommend"),
    StepKind.APPROVE: lazy_pgettext("asked to", "Approve"),
    StepKind.SIGN: lazy_pgettext("asked to", "Sign"),
    StepKind.INFORM: lazy_pgettext("asked to", "For information"),
}

# To which post a stop of a template goes.
TARGETS: dict[Target, LazyString] = {
    Target.SUPERVISOR: lazy_gettext("The author's supervisor"),
    Target.UNIT_HEAD: lazy_gettext("The head of the author's unit"),
    Target.INSTITUTION_HEAD: lazy_gettext("The head of the institution"),
}

IF_ABSENT: dict[IfAbsent, LazyString] = {
    IfAbsent.WAIT: lazy_gettext("Wait; the head of the unit covers a vacant post"),
    IfAbsent.SKIP: lazy_gettext("Go on without it"),
    IfAbsent.ESCALATE: lazy_gettext("Bring it before the supervisor of the post"),
}

SUBJECTS: dict[TemplateSubject, LazyString] = {
    TemplateSubject.MEMO: lazy_gettext("Memos"),
    TemplateSubject.LETTER: lazy_gettext("Letters"),
}

# How a stop stands to the one before it: after it, or together with it and how many are enough.
TOGETHER: dict[str, LazyString] = {
    "": lazy_gettext("After the one before"),
    "all": lazy_gettext("Together with the one before; all answer"),
    "1": lazy_gettext("Together; the first answer is enough"),
    "2": lazy_gettext("Together; the first two are enough"),
    "3": lazy_gettext("Together; the first three are enough"),
}

# Working hours that a stop has, as they are offered.
HOURS: dict[int, LazyString] = {
    2: lazy_gettext("2 working hours"),
    4: lazy_gettext("Half a working day"),
    HOURS_A_DAY: lazy_gettext("1 working day"),
    2 * HOURS_A_DAY: lazy_gettext("2 working days"),
    3 * HOURS_A_DAY: lazy_gettext("3 working days"),
    5 * HOURS_A_DAY: lazy_gettext("5 working days"),
    10 * HOURS_A_DAY: lazy_gettext("10 working days"),
}
OTHER_HOURS = lazy_gettext("%(hours)s working hours")
NO_TERM = lazy_gettext("No time set")


def hours(count: int) -> str:
    """A time in working hours, in words."""
    return str(HOURS[count]) if count in HOURS else str(OTHER_HOURS) % {"hours": count}
