"""What features above offer to draft from a file is offered to whoever holds it, and only where it exists."""

import pytest
from flask_babel import lazy_gettext

from geos.files import drafting, service
from geos.files.drafting import Draft
from tests.geos.files import scenes


@pytest.fixture
def entries(monkeypatch):
    """A page of this application in place of a draft's form, and one that no feature has."""
    monkeypatch.setattr(drafting, "_drafts", {})
    drafting.add(
        Draft("files.movements", lazy_gettext("Hand over")), Draft("nowhere.write", lazy_gettext("Note"))
    )


def offered(app, member, file):
    with app.test_request_context():
        return [url for _draft, url in drafting.offered(member.actor, file)]


def test_the_holder_is_offered_what_exists(office, app, entries):
    file = scenes.file_with(office, office.officer)
    assert offered(app, office.officer, file) == [f"/files/{file.id}/movements"]


def test_nobody_else_is_offered_anything(office, app, entries):
    file = scenes.file_with(office, office.officer)
    for member in (office.clerk, office.director, office.lawyer):
        assert offered(app, member, file) == []
    service.send_back(office.officer.actor, file)
    assert offered(app, office.officer, file) == []
