"""A file moves to another keyword and stays the same file; files that belong together know one another."""

import pytest
from sqlalchemy import insert

from geos.audit import queries as audit
from geos.classification import service as scheme
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.files import queries, service
from geos.files.models import Direction, FileAlias, Folio
from geos.work import queries as work
from tests.geos.factories import CLI
from tests.geos.files import scenes
from tests.geos.statements import counting


def other_keyword(office, code="7"):
    return scheme.add_keyword(CLI, office.afya.id, code, "Vifaa", "Equipment", scenes.keywords(office).parent)


def reclassified(office, file, keyword=None, reason="Lilifunguliwa chini ya neno lisilo lake"):
    return service.reclassify(office.records.actor, file, keyword or other_keyword(office), reason)


# Reclassifying ---------------------------------------------------------------------------------------------


def test_the_old_reference_leads_to_the_file_for_ever(office):
    file, clerk = scenes.file_with_letter(office), office.clerk.actor
    scenes.add_letter(clerk, file, enclosures=1)
    reclassified(office, file)
    assert (file.reference, file.number) == ("EA.45/7/01", 1)
    for written in ("EA.45/312/01", "ea 45 312 1", "EA.45/312/01/2", "EA.45/7/01", "45/7"):
        assert queries.search(clerk, written) == [file]
    assert (
        queries.suggest(clerk, office.registry, "Rejea barua yako Kumb. Na. EA.45/312/01/2")[0].file == file
    )
    for written, label in (
        ("EA.45/312/01", None),
        ("EA.45/7/01/2", "2"),
        ("EA.45/312/01/2", "2"),
        ("EA.45/312/01/2(a)", "2(a)"),
        ("EA.45/312/01/A/2", "2"),
    ):
        found, folio = queries.by_reference(clerk, written)
        assert (found, folio and folio.label) == (file, label)
    for written in ("EA.45/312/01/99", "EA.45/312/99", "", "…", "EA.45/312/01/A/B/2"):
        with pytest.raises(NotFound):
            queries.by_reference(clerk, written)
    assert audit.verify().wrong is None


def test_a_reference_is_never_given_again_and_numbers_go_on(office):
    file = scenes.file_with_letter(office)
    old = file.keyword
    reclassified(office, file)
    assert scenes.open_with_letter(office.clerk.actor, office.registry, old).reference == "EA.45/312/02"
    service.reclassify(office.records.actor, file, old, "Kosa la kwanza")
    assert file.reference == "EA.45/312/03"
    known = [alias.reference for alias in queries.links(office.clerk.actor, file).aliases]
    assert known == ["EA.45/7/01", "EA.45/312/01"]


def test_what_waits_names_the_file_by_its_new_reference(office):
    file = scenes.file_on_the_way(office, office.director)
    reclassified(office, file)
    items = db.session.scalars(work.waiting(office.director.actor)).all()
    assert {item.reference for item in items if item.file_id == file.id} == {"EA.45/7/01"}
    service.receive(office.director.actor, file)
    assert (file.reference, file.holder_post_id) == ("EA.45/7/01", office.director.post.id)


def test_only_the_records_manager_reclassifies_and_says_why(office):
    file, keyword = scenes.file_with(office, office.officer), other_keyword(office)
    for name in ("clerk", "officer"):
        with pytest.raises(Denied):
            service.reclassify(office.everyone[name].actor, file, keyword, "x")
    with pytest.raises(NotFound):
        service.reclassify(office.other_clerk.actor, file, keyword, "x")
    for chosen, reason, at in (
        (keyword, " ", "reason"),
        (keyword.parent, "x", "keyword"),
        (file.keyword, "x", "keyword"),
    ):
        with pytest.raises(Invalid) as error:
            service.reclassify(office.records.actor, file, chosen, reason)
        assert at in error.value.fields
    assert file.reference == "EA.45/312/01"


def test_a_closed_file_keeps_its_place(office):
    file = scenes.file_with_letter(office)
    service.close_file(office.records.actor, file, "Mradi umekamilika")
    with pytest.raises((Denied, WrongState)):
        reclassified(office, file)


def test_reclassifying_a_file_of_a_thousand_folios_touches_none_of_them(office):
    file, keyword = scenes.file_with_letter(office), other_keyword(office)
    [first] = queries.folios(file)
    rows = [
        {
            "file_id": file.id,
            "volume_id": first.volume_id,
            "number": number,
            "enclosure": "",
            "title": f"Barua {number}",
            "direction": Direction.IN,
            "correspondent": "",
            "level": Level.OPEN,
            "origin_kind": "",
            "filed_at": now(),
            "struck_out_why": "",
        }
        for number in range(2, 1001)
    ]
    db.session.execute(insert(Folio), rows)
    db.session.commit()
    with counting() as seen:
        reclassified(office, file, keyword)
    assert len(seen) < 40  # as many as for one folio; the time is `make bench`'s
    assert not any("UPDATE folio" in statement for statement in seen)
    assert db.session.scalar(db.select(db.func.count()).select_from(FileAlias)) == 1


# Links -----------------------------------------------------------------------------------------------------


def test_related_previous_and_subsequent_files_are_told_on_both_sides(office):
    clerk = office.clerk.actor
    first, second, third = (scenes.file_with_letter(office) for _ in range(3))
    service.link(clerk, first, third, "Bajeti ileile")
    service.set_previous(clerk, second, first)
    told = queries.links(clerk, first)
    assert (told.related, told.previous, told.subsequent) == ([(third, "Bajeti ileile")], None, [second])
    assert queries.links(clerk, second).previous == first
    assert queries.links(clerk, third).related == [(first, "Bajeti ileile")]
    for wrong in (
        lambda: service.link(clerk, third, first),
        lambda: service.link(clerk, first, first),
        lambda: service.set_previous(clerk, first, second),
        lambda: service.set_previous(clerk, third, first),
    ):
        with pytest.raises(Invalid) as error:
            wrong()
        assert "other" in error.value.fields
    service.unlink(clerk, third, first)
    service.unlink(clerk, first, second)
    assert not queries.links(clerk, first).some
    with pytest.raises(WrongState):
        service.unlink(clerk, first, third)


def test_the_next_file_of_a_subject_goes_on_from_the_one_before(office):
    first = scenes.file_with_letter(office)
    clerk, keyword = office.clerk.actor, first.keyword
    nxt = service.open_file(clerk, office.registry, keyword, first.title, Level.OPEN, previous=first)
    assert queries.links(clerk, first).subsequent == [nxt]
    service.close_file(office.records.actor, first, "Imejaa")
    service.unlink(clerk, first, nxt)
    again = scenes.open_with_letter(clerk, office.registry, keyword, first.title.upper())
    assert queries.links(clerk, again).previous == first
    assert queries.links(clerk, scenes.file_with_letter(office)).previous is None
    secret = scenes.secret_file(office)
    with pytest.raises(NotFound):
        service.open_file(clerk, office.registry, keyword, "Jipya", Level.OPEN, previous=secret)


def test_a_link_to_what_one_may_not_read_is_not_there_at_all(office):
    file, secret = scenes.file_with(office, office.officer), scenes.secret_file(office)
    service.link(office.records.actor, file, secret, "Uchunguzi")
    assert [each for each, _ in queries.links(office.records.actor, file).related] == [secret]
    for member in (office.officer, office.clerk):
        assert not queries.links(member.actor, file).some
        with pytest.raises(NotFound):
            queries.by_reference(member.actor, secret.reference)
    with pytest.raises(NotFound):
        service.link(office.officer.actor, file, secret)
    mine = scenes.file_with(office, office.officer)
    with pytest.raises(NotFound):
        service.link(office.lawyer.actor, mine, file)


# Pages -----------------------------------------------------------------------------------------------------


def test_the_dialog_reclassifies_and_the_old_address_leads_on(office, page):
    file, keyword = scenes.file_with_letter(office), other_keyword(office)
    url = f"/files/{file.id}/reclassify"
    page.sign_in(office.records).post(url, 422, form_on=url, keyword=str(keyword.id), reason="")
    page.post(url, form_on=url, keyword=str(keyword.id), reason="Si mada yake")
    assert "EA.45/7/01" in page.follow().text
    assert page.client.get("/files/reference/EA.45/312/01").location.endswith(f"/files/{file.id}")
    folio = page.client.get("/files/reference/EA.45/312/01/1").location
    assert f"/files/{file.id}/folios/1" in folio
    page.get("/files/reference/EA.45/312/01/9", 404)
    page.get("/files?q=EA.45/312/01")
    assert "EA.45/7/01" in page.soup.text


def test_a_file_is_found_and_linked_and_the_link_taken_away(office, page):
    file, other = scenes.file_with_letter(office), scenes.file_with_letter(office)
    url = f"/files/{file.id}/link"
    page.sign_in(office.clerk).post(url, 200, form_on=url, **{"other-q": other.reference, "find": "other"})
    assert other.reference in page.soup.text
    page.post(url, form_on=url, other=str(other.id), kind="related", note="Bajeti")
    page.post(url, 422, form_on=url, other=str(other.id), kind="related")
    assert [each for each, _ in queries.links(office.clerk.actor, file).related] == [other]
    page.post(f"/files/{file.id}/links/{other.id}/unlink")
    assert not queries.links(office.clerk.actor, file).some
