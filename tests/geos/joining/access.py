"""Institutions, requests to join and domains are the Authority's operators' alone."""

from types import SimpleNamespace

from flask import current_app

from geos.core.clock import today
from geos.joining import service
from tests.geos.factories import CLI, institution
from tests.geos.joining import scenes
from tests.geos.joining.scenes import FACTS, LETTER_FACTS, PEOPLE
from tests.geos.replay import replayed
from tests.geos.test_access import Row

OPERATOR = "authority"
REASON = {"reason": "Sababu"}


def scene(office):
    """Institutions in each state, requests in each state, a held and a released name; nobody answers DNS."""
    current_app.config["GEOS_RESOLVER"] = "nowhere:1"
    rows = _rows(office)
    names = ("bare", "stopped", "gone", "draft", "review", "ready", "active", "held", "free")
    return SimpleNamespace(office=office, afya=office.afya, **dict(zip(names, rows, strict=True)))


@replayed
def _rows(office):
    """The office's own operator reviews what the second one has prepared."""
    bare = institution("MSD", "Bohari ya Dawa", "Medical Stores", "msd.go.tz", "MSD")
    stopped = institution("TBS", "Shirika la Viwango", "Bureau of Standards", "tbs.go.tz", "TBS")
    gone = institution("TTB", "Bodi ya Utalii", "Tourist Board", "ttb.go.tz", "TTB")
    service.suspend_institution(CLI, stopped, "Uchunguzi")
    service.close_institution(CLI, gone, "Imeunganishwa")
    other = scenes.second_operator(office)
    draft = _request(other, "MAJI")
    review = service.submit_request(other.actor, _request(other, "ARDHI"))
    ready = scenes.prove(_approved(office, other, "KILIMO"))
    active = scenes.prove(_approved(office, other, "MADINI"))
    service.activate_request(CLI, active)
    held = scenes.domain(office)
    free = service.release_domain(CLI, scenes.domain(office, "zamani.go.tz"), "Haitumiki")
    return bare, stopped, gone, draft, review, ready, active, held, free


def _request(other, code):
    asked = scenes.asked(code=code, domain=f"{code.lower()}.go.tz")
    return service.prepare_request(other.actor, asked, scenes.LETTER, scenes.LOGO)


def _approved(office, other, code):
    submitted = service.submit_request(other.actor, _request(other, code))
    return service.approve_request(office.authority.actor, submitted)


def _of(name):
    key = "institution_id" if name in ("afya", "bare", "stopped", "gone") else "request_id"
    key = "domain_id" if name in ("held", "free") else key
    return lambda scene: {key: getattr(scene, name).id}


def _versioned(name, **data):
    return lambda scene: {"version": getattr(scene, name).version, **data}


CONTACT = {"contact": "Zuhura Ally"}
DAYS = {"registered_on": "2026-01-01", "expires_on": "2030-01-01"}
NEW = {**CONTACT, **DAYS, "name": "bandari.go.tz", "holder": "Bandari"}


def _without_letter(scene):
    return {**FACTS, **PEOPLE, **LETTER_FACTS, "code": "UCHUKUZI", "domain": "uchukuzi.go.tz"}


def _edited(scene):
    return {
        "version": scene.draft.version,
        **FACTS,
        **PEOPLE,
        **LETTER_FACTS,
        "code": "MAJI",
        "domain": "maji.go.tz",
    }


def _first_page(scene):
    return {"request_id": scene.review.id, "number": 1}


def _changed(scene):
    return {"version": scene.afya.version, **FACTS}


def _year(scene):
    return {"version": scene.held.version, "expires_on": today().replace(year=today().year + 3).isoformat()}


def _act(endpoint, name, **data):
    """The form of an act about one thing, and the act."""
    endpoint = f"joining.{endpoint}"
    return (
        Row("GET", endpoint, OPERATOR, args=_of(name)),
        Row("POST", endpoint, OPERATOR, 303, args=_of(name), data=_versioned(name, **data)),
    )


ROWS = (
    Row("GET", "joining.institutions", OPERATOR),
    Row("GET", "joining.institution", OPERATOR, args=_of("afya")),
    Row("GET", "joining.edit_institution", OPERATOR, args=_of("afya")),
    Row("POST", "joining.edit_institution", OPERATOR, 303, args=_of("afya"), data=_changed),
    *_act("suspend_institution", "bare", **REASON),
    *_act("resume_institution", "stopped", **REASON),
    *_act("close_institution", "bare", **REASON, code="msd"),
    *_act("reopen_institution", "gone", **REASON),
    Row("GET", "joining.requests", OPERATOR),
    Row("GET", "joining.prepare_request", OPERATOR),
    Row("POST", "joining.prepare_request", OPERATOR, 422, data=_without_letter),
    Row("GET", "joining.request", OPERATOR, args=_of("review")),
    Row("GET", "joining.letter", OPERATOR, args=_of("review")),
    Row("GET", "joining.logo", OPERATOR, args=_of("review")),
    Row("GET", "joining.letter_page", OPERATOR, args=_first_page),
    Row("GET", "joining.edit_request", OPERATOR, args=_of("draft")),
    Row("POST", "joining.edit_request", OPERATOR, 303, args=_of("draft"), data=_edited),
    Row("POST", "joining.submit_request", OPERATOR, 303, args=_of("draft"), data=_versioned("draft")),
    Row("POST", "joining.prove_domain", OPERATOR, 303, args=_of("draft"), data=_versioned("draft")),
    *_act("return_request", "review", **REASON),
    *_act("refuse_request", "review", **REASON),
    *_act("approve_request", "review"),
    *_act("withdraw_request", "draft", **REASON),
    Row("GET", "joining.slips", OPERATOR, 302, args=_of("active")),
    *_act("activate_request", "ready"),
    Row("POST", "joining.renew_slips", OPERATOR, 303, args=_of("active"), data=_versioned("active")),
    Row("GET", "joining.domains", OPERATOR),
    Row("GET", "joining.register_domain", OPERATOR),
    Row("POST", "joining.register_domain", OPERATOR, 303,
        data=lambda scene: NEW),
    Row("GET", "joining.domain", OPERATOR, args=_of("held")),
    *_act("edit_domain", "held", **CONTACT),
    *_act("transfer_domain", "held", **CONTACT, **REASON, holder="Mamlaka ya Uvuvi"),
    Row("GET", "joining.renew_domain", OPERATOR, args=_of("held")),
    Row("POST", "joining.renew_domain", OPERATOR, 303, args=_of("held"), data=_year),
    *_act("release_domain", "held", **REASON),
    *_act("restore_domain", "free", **REASON),
)  # fmt: skip
