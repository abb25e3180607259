"""Who may open which page of a file, and who may act there."""

from types import SimpleNamespace

from geos.core.db import db
from geos.files import queries, service
from tests.geos.files import scenes
from tests.geos.test_access import Row


def scene(office):
    """A file with the officer, who has a minute on it; one coming to the director; one with a draft."""
    officer = office.officer
    held = scenes.file_with(office, officer, enclosures=1)
    minute = service.put_minute(officer.actor, held, "Naona F1.", officer.post.id)
    coming = scenes.file_on_the_way(office, office.director)
    drafted = scenes.file_with(office, officer)
    draft = service.write_minute(officer.actor, drafted, "Rasimu", officer.post.id)
    shown = scenes.file_with(office, officer)
    service.circulate(officer.actor, shown, [office.ps.post])
    linked = scenes.file_with_letter(office)
    service.link(office.clerk.actor, held, linked)
    db.session.commit()
    return SimpleNamespace(
        linked=linked,
        shown=queries.circulations(shown)[0],
        held=held,
        coming=coming,
        minute=minute,
        draft=draft,
        folio=queries.folios(held)[0],
        movement=queries.movements(held)[0],
        lawyer=office.lawyer.post,
    )


HELD = "officer clerk records"
STAFF = "clerk records"


def _held(scene):
    return {"file_id": scene.held.id}


def _shown(scene):
    return {"circulation_id": scene.shown.id}


def _coming(scene):
    return {"file_id": scene.coming.id}


def _coming_version(scene):
    return {"version": str(scene.coming.version)}


def _to_lawyer(scene):
    version, post = str(scene.held.version), str(scene.lawyer.id)
    return {"version": version, "to_post": post, "cause": "action", "reason": "Si langu"}


def _checked(scene):
    return {"version": str(scene.held.version), "mail": "y", "papers": "y", "instructions": "y"}


def _minute(scene):
    return {"text": "Naomba maelekezo.", "cause": "action", "version": str(scene.draft.version)}


def _draft(scene):
    return {"minute_id": scene.draft.id}


def _folio(scene):
    return {"folio_id": scene.folio.id}


def _label(scene):
    return {"file_id": scene.held.id, "label": "1"}


def _linked(scene):
    return {"file_id": scene.held.id, "other_id": scene.linked.id}


# fmt: off
ROWS = (
    Row("GET",  "files.index",    "everyone"),
    Row("GET",  "files.show",      HELD, args=_held),
    Row("GET",  "files.folio",     HELD, args=_label),
    Row("GET",  "files.jump",      HELD, 302, args=_held),
    Row("GET",  "files.movements", HELD, args=_held),
    Row("GET",  "files.folio_by_id",    HELD, 302, args=_folio),
    Row("GET",  "files.minute_by_id",   HELD, 302, args=lambda scene: {"minute_id": scene.minute.id}),
    Row("GET",  "files.movement_by_id", HELD, 302, args=lambda scene: {"movement_id": scene.movement.id}),
    Row("GET",  "files.write_minute",   "officer", denied=STAFF, args=_held),
    Row("POST", "files.write_minute",   "officer", 303, denied=STAFF, args=_held, data=_minute),
    Row("GET",  "files.edit_minute",    "officer", args=_draft),
    Row("POST", "files.edit_minute",    "officer", 303, args=_draft, data=_minute),
    Row("POST", "files.discard_minute", "officer", 303, args=_draft, data=lambda scene: {"once": ""}),
    Row("POST", "files.receive",   "director", 303, denied=STAFF, args=_coming, data=_coming_version),
    Row("POST", "files.recall",    STAFF, 303, denied="director", args=_coming, data=_coming_version),
    Row("GET",  "files.hand_over", "officer", denied=STAFF, args=_held),
    Row("POST", "files.hand_over", "officer", 303, denied=STAFF, args=_held, data=_to_lawyer),
    Row("GET",  "files.reassign",  "officer", denied=STAFF, args=_held),
    Row("POST", "files.reassign",  "officer", 303, denied=STAFF, args=_held, data=_to_lawyer),
    Row("GET",  "files.circulate", "officer", denied=STAFF, args=_held),
    Row("POST", "files.circulate", "officer", 303, denied=STAFF, args=_held,
        data=lambda scene: {"version": str(scene.held.version), "posts": str(scene.lawyer.id)}),
    Row("GET",  "files.circulation_by_id", "ps officer clerk records", 302, args=_shown),
    Row("POST", "files.see", "ps", 303, denied="officer clerk records", args=_shown,
        data=lambda scene: {"once": ""}),
    Row("POST", "files.call_back", "officer", 303, denied="ps clerk records", args=_shown,
        data=lambda scene: {"once": ""}),
    Row("GET",  "files.send_back", "officer", denied=STAFF, args=_held),
    Row("POST", "files.send_back", "officer", 303, denied=STAFF, args=_held, data=_checked),
    Row("GET",  "files.reclassify", "records", denied="officer clerk", args=_held),
    Row("POST", "files.reclassify", "records", 422, denied="officer clerk", args=_held),
    Row("GET",  "files.link",       HELD, args=_held),
    Row("POST", "files.link",       HELD, 422, args=_held),
    Row("POST", "files.unlink",     STAFF, 303, args=_linked, data=lambda scene: {"once": ""}),
    Row("GET",  "files.by_reference", HELD, 302, args=lambda scene: {"reference": scene.held.reference}),
    Row("GET",  "files.strike_out", STAFF, denied="officer", args=_folio),
    Row("POST", "files.strike_out", STAFF, 303, denied="officer", args=_folio,
        data=lambda scene: {"reason": "Haikutumwa"}),
)
# fmt: on
