"""What other features add to a file's menu is shown to whom it is for, where the page behind it exists."""

import pytest
from flask_babel import lazy_gettext

from geos.files import menu
from geos.files.menu import Extra
from tests.geos.files import scenes


@pytest.fixture
def entries(monkeypatch):
    """A page of this application for the registry only, and one that no feature has."""
    monkeypatch.setattr(menu, "_extras", {})
    menu.add(
        Extra(
            "files.movements", lazy_gettext("Note"), "history", lambda actor, file: bool(actor.registry_ids)
        ),
        Extra("nowhere.write", lazy_gettext("Note"), "x"),
    )


def test_the_menu_of_a_file_has_what_others_added_for_its_reader(office, page, entries):
    file = scenes.file_with(office, office.officer)
    for member, shown in ((office.clerk, True), (office.officer, False)):
        page.sign_in(member)
        page.get(f"/files/{file.id}")
        links = [link["href"] for link in page.soup.select(".menu-p a")]
        assert (f"/files/{file.id}/movements" in links) is shown
        assert not any("nowhere" in link for link in links)


def test_the_menu_goes_by_parts_and_what_ends_a_file_stands_last_and_apart(office, page):
    file = scenes.file_with(office, office.officer)
    page.sign_in(office.records).get(f"/files/{file.id}")
    menu_of_file = page.soup.select_one("main .menu-p")
    endings = [link["href"].rpartition("/")[2] for link in menu_of_file.select("a")]
    in_parts = ["readers", "sheets", "close"]
    assert [end for end in endings if end in in_parts] == in_parts
    assert endings[-1] == "close"
    assert "late" in menu_of_file.select("a")[-1]["class"]
    assert len(menu_of_file.select("hr:not(.only-s)")) >= 2
