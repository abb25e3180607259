"""Who may open and move a memo: its author's post and the posts of its route."""

from types import SimpleNamespace

from tests.geos.files.scenes import file_with
from tests.geos.memos import scenes
from tests.geos.test_access import Row

ROUTE = "officer director ps"  # the author and the stops
FORM = {"subject": "Dawa", "request": "Kuhamisha.", "body": "Maneno.", "level": "0"}


def scene(office):
    """The officer's memos in every state that an act needs, and a file with the officer."""
    memos = {
        name: getattr(scenes, name)(office).id
        for name in ("draft", "submitted", "recommended", "returned", "approved")
    }
    file = file_with(office, office.officer)
    changed = scenes.draft(office, file)
    return SimpleNamespace(**memos, file=file.id, changed=_changed(office, changed), ps=office.ps.post.id)


def _changed(office, memo):
    from geos.memos import service

    service.edit(office.officer.actor, memo, **{**scenes.WORDS, "body": "Mpya."}, due_at=memo.due_at)
    return memo.id


def at(name, **more):
    return lambda scene: {"memo_id": getattr(scene, name), **more}


def seen(name, **data):
    """The hidden fields of the page as it stands, and what is written."""

    def form(scene):
        from geos.core.db import db
        from geos.memos.models import Memo

        memo = db.session.get(Memo, getattr(scene, name))
        return {"version": memo.version, "text_version": memo.text_version, **data}

    return form


def post(act, may, denied, name, **data):
    """The row of an act upon one of the memos."""
    return Row("POST", f"memos.{act}", may, 303, denied, args=at(name), data=seen(name, **data))


def new(scene):
    return {**FORM, "decider": scene.ps}


ROWS = (
    Row("GET", "memos.index", "everyone"),
    Row("GET", "memos.show", ROUTE, args=at("submitted")),
    Row("GET", "memos.version", "officer", args=at("changed", number=2)),
    Row("GET", "memos.draft", "officer", denied="clerk records", args=lambda s: {"file_id": s.file}),
    Row(
        "POST", "memos.draft", "officer", 303, denied="clerk records",
        args=lambda s: {"file_id": s.file}, data=new,
    ),
    Row("GET", "memos.edit", "officer", denied="director ps", args=at("returned")),
    post("edit", "officer", "director ps", "returned", **FORM),
    Row("POST", "memos.submit", "officer", 303, args=at("draft"), data=seen("draft")),
    post("recall", "officer", "director ps", "submitted"),
    post("carry_out", "officer", "director ps", "approved"),
    Row("GET", "memos.withdraw", "officer", denied="director ps", args=at("submitted")),
    post("withdraw", "officer", "director ps", "submitted"),
    Row("GET", "memos.recommend", "director", denied="officer ps", args=at("submitted")),
    post("recommend", "director", "officer ps", "submitted"),
    Row("GET", "memos.approve", "ps", denied="officer director", args=at("recommended")),
    post("approve", "ps", "officer director", "recommended"),
    Row("GET", "memos.send_back", "ps", denied="officer director", args=at("recommended")),
    post("send_back", "ps", "officer director", "recommended", to="author", reason="Bei?"),
    Row("GET", "memos.refuse", "ps", denied="officer director", args=at("recommended")),
    post("refuse", "ps", "officer director", "recommended", reason="Hapana."),
)  # fmt: skip
