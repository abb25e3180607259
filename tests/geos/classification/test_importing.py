"""A scheme is read from a table: looked through, put into the draft as one act, exported again."""

import io

import pytest

from geos.classification import queries, service
from geos.classification.queries import importing
from geos.core import spreadsheets
from geos.core.clock import today
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from tests.geos.files import scenes
from tests.geos.statements import counting

HEAD = "Mfululizo;Neno kuu;Jina (Kiswahili);Jina (Kiingereza);Maneno mengine;Limefungwa\n"
TABLE = HEAD + (
    "45;;Tiba;Curative services;;\n"
    "45;312;Dawa muhimu;Medicines;madawa;\n"
    "45;7;Vifaa;Equipment;;\n"
    "46;;Kinga;Prevention;;\n"
    "46;1;Chanjo;Vaccines;;\n"
    "47;1;Mengine;Other;;\n"
    "46;1;Chanjo tena;Again;;\n"
    "46;2;;Nothing;;labda\n"
)


def sent(office, table=TABLE):
    return service.read_scheme(office.records.actor, office.afya.id, "mpango.csv", table.encode())


def test_the_dry_run_tells_each_row_and_changes_nothing(office):
    scenes.keywords(office)
    rows = importing.plan(sent(office))
    assert [(row.number, row.path, row.state) for row in rows] == [
        (2, "45", "unchanged"),
        (3, "45/312", "changed"),
        (4, "45/7", "new"),
        (5, "46", "new"),
        (6, "46/1", "new"),
        (7, "47/1", "wrong"),
        (8, "46/1", "wrong"),
        (9, "46/2", "wrong"),
    ]
    assert [[each.column for each in row.problems] for row in rows[5:]] == [
        ["series"],
        ["descriptor"],
        ["name_sw", "retired"],
    ]
    assert queries.draft(office.afya.id) is None


def test_the_good_rows_enter_the_draft_as_one_act_and_only_once(office):
    row = scenes.keywords(office)
    upload = sent(office)
    service.import_scheme(office.records.actor, upload)
    assert [change.row.path for change in queries.changes(queries.draft(office.afya.id))] == [
        "45/7",
        "45/312",
        "46",
        "46/1",
    ]
    with pytest.raises(WrongState):
        service.import_scheme(office.records.actor, upload)
    again = sent(office)
    assert {each.state for each in importing.plan(again)} == {"unchanged", "wrong"}
    with pytest.raises(Invalid):
        service.import_scheme(office.records.actor, again)
    service.publish_scheme(office.records.actor, queries.draft(office.afya.id), today(), "Mpango mpya")
    assert [each.path for each in queries.descriptors(office.afya.id)] == ["45/7", "45/312", "46/1"]
    assert row.name_sw == "Dawa muhimu"


def test_what_is_exported_is_imported_again_without_a_change(office):
    scenes.keywords(office)
    exported = spreadsheets.write(importing.table(office.afya.id)).decode("utf-8")
    assert {row.state for row in importing.plan(sent(office, exported))} == {"unchanged"}


def test_only_the_records_manager_reads_a_scheme_in_and_only_the_own_one(office):
    with pytest.raises(Denied):
        service.read_scheme(office.clerk.actor, office.afya.id, "x.csv", TABLE.encode())
    upload = sent(office)
    with pytest.raises(NotFound):
        importing.sent(office.other_clerk.actor, upload.id)
    with pytest.raises(Denied):
        service.import_scheme(office.clerk.actor, upload)


def test_a_large_scheme_is_looked_through_in_few_statements(office):
    rows = "".join(f"{n};;Jina {n};Name {n};;\n" for n in range(1, 1500))
    upload = sent(office, HEAD + rows)
    with counting() as seen:
        assert len(importing.plan(upload)) == 1499
    assert len(seen) <= 6


def test_the_pages_lead_from_the_upload_to_the_draft(office, page):
    scenes.keywords(office)
    url = "/registry/scheme/import"
    page.sign_in(office.records).post(url, 422, form_on=url)
    page.post(url, 422, form_on=url, upload=(io.BytesIO(b"a;b\n1;2\n"), "x.csv"))
    assert "Mfululizo" in page.problems[0]
    page.post(url, form_on=url, upload=(io.BytesIO(TABLE.encode()), "mpango.csv"))
    through = page.response.location
    text = page.follow().text
    assert "Ongeza mstari wa mfululizo huu" in text
    assert "47/1" in text
    assert "46/1" in page.get(f"{through}?state=new").text
    page.get(f"{through}?state=nothing")
    faults = page.client.get(f"{through}/faults.csv")
    assert "47" in faults.text
    page.post(through, form_on=through)
    assert "Chanjo" in page.follow().text
    assert "Dawa muhimu" not in page.client.get("/registry/scheme.csv").text
