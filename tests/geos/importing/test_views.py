"""The pages of an import and the commands."""

import io
import json

import pytest
from click.testing import CliRunner

from geos.audit.models import AuditEntry
from geos.core import spreadsheets
from geos.core.db import db
from geos.directory.models import Institution, Person
from geos.importing import commands, launching, service
from geos.importing.models import Import, ImportKind
from tests.geos.importing import files
from tests.geos.statements import counting

URL = "/admin/imports"
GOOD = "11223344;Amina;Salehe;;;;;;\n22334455;Bahati;Kito;;;bahati;;;\n"
BAD = ";Mariam;Said;;;mariam@afya.gov.tz;;;\n"


@pytest.fixture(autouse=True)
def written_here():
    """No child here: it would not see what is not committed."""
    launching.use(service.run)


def words(page):
    return " ".join(page.soup.text.split())


def test_a_file_is_looked_through_mended_and_entered(office, page):
    page.sign_in(office.admin).post(URL, 422, form_on=URL, kind="people")
    data = (files.PEOPLE + GOOD + BAD).encode("utf-8-sig")
    page.post(URL, form_on=URL, kind="people", upload=(io.BytesIO(data), "watumishi.csv"))
    show = page.response.location
    page.follow()
    assert "Je, ulikusudia mariam@afya.go.tz?" in words(page)
    assert "Ingiza 2 bila makosa" in words(page)
    mended = page.client.get(f"{show}/faults").get_data()
    [line] = spreadsheets.read(mended, "makosa.csv", {"address": ("Anwani",)}, ("address",), 9)
    assert line.cells["address"] == "mariam@afya.go.tz"
    page.post(f"{show}/begin", form_on=f"{show}/begin", mode="rows")
    page.follow()
    assert "Zilizoingizwa" in words(page)
    assert "Chapa karatasi 2" in words(page)
    page.get(URL)
    assert "watumishi.csv" in words(page)


def test_the_same_slips_form_twice_prints_once(office, page):
    found, _ = files.written(office, ImportKind.PEOPLE, GOOD)
    url = f"{URL}/{found.id}/slips"
    page.sign_in(office.admin).get(url)
    form = {field["name"]: field.get("value", "") for field in page.soup.select("main form input[name]")}
    answer = page.client.post(url, data=form)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert (answer.headers["Cache-Control"], answer.get_data()[:4]) == ("no-store", b"%PDF")
    again = page.client.post(url, data=form)
    assert (again.status_code, again.location) == (303, f"{URL}/{found.id}")


def test_a_list_page_filters_sorts_and_exports_with_a_fixed_number_of_statements(office, page):
    found = files.sent(office, ImportKind.PEOPLE, GOOD + BAD)
    page.sign_in(office.admin)
    for query in ("", "?state=wrong", "?state=look", "?state=every&sort=-line", "?state=new&format=csv"):
        assert page.client.get(f"{URL}/{found.id}{query}").status_code == 200
    page.get(f"{URL}?kind=people&state=checked&sort=file")
    assert "people.csv" in words(page)
    more = files.sent(office, ImportKind.PEOPLE, "".join(f"{n};Mtu{n};Kito;;;;;;\n" for n in range(20)))
    sums = []
    for each in (found, more):
        with counting() as seen:
            page.client.get(f"{URL}/{each.id}?state=every")
        sums.append(len(seen))
    assert sums[0] == sums[1]


def test_what_is_here_leaves_as_a_file_and_the_journal_knows_it(office, page):
    page.sign_in(office.admin)
    for kind in ImportKind:
        for suffix in ("csv", "xlsx"):
            assert page.client.get(f"{URL}/export/{kind}?format={suffix}").status_code == 200
        assert page.client.get(f"{URL}/template/{kind}").status_code == 200
    assert page.client.get(f"{URL}/export/majengo").status_code == 404
    assert page.client.get(f"{URL}/export/people?format=pdf").status_code == 404
    acts = db.session.scalars(db.select(AuditEntry).filter_by(act="export_list")).all()
    assert len(acts) == 2 * len(ImportKind) + 1


def test_the_example_itself_can_be_sent(office, page):
    page.sign_in(office.admin)
    for kind in ImportKind:
        data = page.client.get(f"{URL}/template/{kind}").get_data()
        page.post(URL, form_on=URL, kind=kind.value, upload=(io.BytesIO(data), "mfano.csv"))


# Commands -------------------------------------------------------------------------------------------


def run(app, name, *arguments):
    group = next(each for each in commands.GROUPS if each.name == name)
    result = CliRunner().invoke(group, [str(each) for each in arguments], obj=lambda: app)
    return result.exit_code, result.output


def test_the_command_looks_through_enters_and_says_what_is_wrong(app, office, tmp_path):
    path, slips = tmp_path / "watu.csv", tmp_path / "slips.pdf"
    path.write_text(files.PEOPLE + GOOD + BAD)
    of = ("--institution", "afya", "--json")
    status, said = run(app, "person", "import", path, *of, "--dry-run")
    assert (status, json.loads(said)["new"], json.loads(said)["state"]) == (1, 2, "left")
    status, said = run(app, "person", "import", path, *of, "--all-or-nothing")
    assert (status, "without errors" in said) == (1, True)
    path.write_text(files.PEOPLE + GOOD)
    status, said = run(app, "person", "import", path, "--institution", "afya", "--slips", slips)
    assert (status, "2 made" in said, slips.read_bytes()[:4]) == (0, True, b"%PDF")
    status, said = run(app, "person", "import", path, *of)
    assert (status, json.loads(said)["same"]) == (0, 2)
    assert run(app, "person", "import", path, "--institution", "hapo")[0] == 1


def test_what_a_command_exports_another_takes_back(app, office, tmp_path):
    for name in ("unit", "post", "person", "mailbox"):
        path = tmp_path / f"{name}.xlsx"
        files.filled(office) if name == "unit" else None
        assert run(app, name, "export", path, "--institution", "AFYA", "--english")[0] == 0
        status, said = run(app, name, "import", path, "--institution", "AFYA", "--json")
        told = json.loads(said)
        assert (status, told["new"] + told["change"] + told["wrong"]) == (0, 0), told


def test_institutions_come_with_their_registries_parents_in_any_order(app, office, tmp_path):
    path = tmp_path / "taasisi.csv"
    head = "Code;Name (Swahili);Name (English);Kind;Domain;Reference prefix;Under;Joins;Users\n"
    rows = (
        "MOI;Taasisi ya Mifupa;Orthopaedic Institute;Hospitali;moi.go.tz;MB;AFYA;both;300\n"
        "DMDP;Mradi;Project;Wakala;dmdp.go.tz;DM;NEMC;GeOS;\n"
        "NEMC;Baraza la Mazingira;Environment Council;Mamlaka;nemc.go.tz;HA;;GMS;\n"
        "AFYA;Wizara ya Afya;Ministry of Health;Wizara;afya.go.tz;EA;;;\n"
    )
    path.write_text(head + rows)
    assert json.loads(run(app, "institution", "import", path, "--dry-run", "--json")[1])["made"] == 3
    status, said = run(app, "institution", "import", path, "--json")
    told = json.loads(said)
    assert (status, told["made"], told["same"], told["wrong"]) == (0, 3, 1, 0), told
    found = {each.code: each for each in db.session.scalars(db.select(Institution))}
    assert (found["MOI"].parent_id, found["MOI"].user_limit) == (found["AFYA"].id, 300)
    assert (found["DMDP"].parent_id, found["DMDP"].has_mail) == (found["NEMC"].id, False)
    assert json.loads(run(app, "institution", "import", path, "--json")[1])["same"] == 4
    for way in ((), ("--english",)):
        assert run(app, "institution", "export", tmp_path / "zote.xlsx", *way)[0] == 0
        told = json.loads(run(app, "institution", "import", tmp_path / "zote.xlsx", "--json")[1])
        assert (told["same"], told["made"], told["wrong"]) == (len(found), 0, 0), told
    path.write_text(head + "X1;X;X;Wizara;x.com;X;;;\nX2;X;X;Wizara;afya.go.tz;X;;;\nX3;X;X;;x.go.tz;X;Y;;\n")
    status, said = run(app, "institution", "import", path, "--json")
    assert (status, [(each["line"], each["column"]) for each in json.loads(said)["faults"]]) == (
        1,
        [(2, "Domain"), (3, "Domain"), (4, "Kind"), (4, "Under")],
    )


def test_the_process_that_writes_needs_the_name_of_the_run(app, office):
    found = files.sent(office, ImportKind.PEOPLE, GOOD)
    found = service.begin(office.admin.actor, found, commands.ImportMode.ROWS)
    number, name = found.id, found.run
    assert "0 made" in run(app, "importing", "run", number, "--run", "mwingine")[1]
    assert "2 made" in run(app, "importing", "run", number, "--run", name)[1]
    assert db.session.scalar(db.select(db.func.count()).where(Person.check_number == "11223344")) == 1
    assert db.session.get(Import, number, populate_existing=True).run is None
