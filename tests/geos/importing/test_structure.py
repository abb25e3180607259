"""Units and posts from a file, in any order of their lines."""

import pytest

from geos.core.actor import Role
from geos.core.db import db
from geos.core.types import Level
from geos.directory import queries as structure_queries
from geos.directory import service as structure
from geos.directory.models import Post, Unit, UnitPast
from geos.importing import queries, service
from geos.importing.models import ImportKind, ImportMode, RowState
from tests.geos.factories import CLI
from tests.geos.importing import files
from tests.geos.importing.files import told

UNITS, POSTS = ImportKind.UNITS, ImportKind.POSTS


def unit(name):
    return db.session.scalars(db.select(Unit).filter_by(name_sw=name)).one()


def post(office, code):
    return db.session.scalars(db.select(Post).filter_by(code=code, institution_id=office.afya.id)).one()


def test_units_come_in_any_order_and_stand_where_they_are_written(office):
    rows = (
        "Sehemu ya Chanjo;Vaccines;Sehemu;Idara ya Kinga\n"
        "Idara ya Kinga;Preventive Services;Idara;ofisi ya katibu mkuu\n"
        "Sehemu ya Utawala;Administration;Section;Idara ya Kinga\n"
        "Sehemu ya Utawala;Administration;Sehemu;Idara ya Tiba\n"
    )
    _found, ran = files.written(office, UNITS, rows, ImportMode.ALL)
    assert (ran.made, ran.wrong) == (4, 0)
    assert unit("Sehemu ya Chanjo").parent_id == unit("Idara ya Kinga").id
    again = queries.counts(files.sent(office, UNITS, rows))
    assert again[RowState.SAME] == 4


def test_a_unit_that_moves_keeps_how_it_was(office):
    rows = "Kitengo cha Sheria;Legal Services Unit;;Idara ya Tiba\n"
    before = unit("Kitengo cha Sheria").parent_id
    found, ran = files.written(office, UNITS, rows)
    moved = unit("Kitengo cha Sheria")
    past = db.session.scalars(db.select(UnitPast).filter_by(unit_id=moved.id)).one()
    assert (ran.changed, moved.name_en, moved.parent_id) == (
        1,
        "Legal Services Unit",
        unit("Idara ya Tiba").id,
    )
    assert (past.parent_id, past.name_en, past.by_id) == (before, "Legal Unit", office.admin.person.id)
    [row] = db.session.scalars(queries.rows(found))
    assert [column for column, *_ in queries.changes(row)] == ["name_en", "parent"]


def test_faults_of_units_are_told_and_whoever_stands_under_them_waits_too(office):
    rows = (
        "Idara A;A;Idara;Idara B\n"  # 2: a circle with line 3
        "Idara B;B;Idara;Idara A\n"
        "Sehemu ya A;Part;Sehemu;Idara A\n"  # 4: under the circle
        "Idara C;C;Kabila;\n"  # 5: no kind
        "Idara D;D;;Idara ya Tibba\n"  # 6: no such unit, one is close
        "Idara E;E;;\n"  # 7: at the top: worth a look
        "Idara E;E;;\n"  # 8: twice
    )
    lines = told(files.sent(office, UNITS, rows))
    assert {line: columns for line, (state, columns) in lines.items() if state is RowState.WRONG} == {
        2: ["parent"], 3: ["parent"], 4: ["parent"], 5: ["kind"], 6: ["parent"], 8: ["name_sw"],
    }  # fmt: skip
    assert lines[7] == (RowState.NEW, ["parent"])


def test_posts_come_in_any_order_with_roles_registry_and_head(office):
    rows = (
        "MSAIDIZI;Msaidizi;Assistant;Idara ya Kinga;MK;;Siri;Afisa;\n"
        "MK;Mkurugenzi wa Kinga;Director;Idara ya Kinga;KM;;Siri Sana;Msimamizi, Afisa;Ndiyo\n"
        "KARANI2;Karani;Clerk;Kitengo cha Masjala;AK;masjala ya wazi;;Karani wa Masjala;\n"
    )
    files.written(office, UNITS, "Idara ya Kinga;Preventive Services;Idara;Ofisi ya Katibu Mkuu\n")
    _found, ran = files.written(office, POSTS, rows, ImportMode.ALL)
    assert (ran.made, ran.wrong) == (3, 0)
    head, assistant, clerk = (post(office, code) for code in ("MK", "MSAIDIZI", "KARANI2"))
    assert (assistant.supervisor_id, head.supervisor_id) == (head.id, office.ps.post.id)
    assert ({row.role for row in head.roles}, head.clearance) == (
        {Role.SUPERVISOR, Role.OFFICER},
        Level.SECRET,
    )
    assert (unit("Idara ya Kinga").head_post_id, clerk.registry_id) == (head.id, office.registry.id)
    assert queries.counts(files.sent(office, POSTS, rows))[RowState.SAME] == 3


def test_a_known_post_is_changed_and_its_page_read_before_is_old(office):
    version = office.lawyer.post.version
    rows = "SHERIA;Mwanasheria Mkuu;Chief Lawyer;;KM;;Siri;Afisa; \n"
    _found, ran = files.written(office, POSTS, rows)
    changed = post(office, "SHERIA")
    assert (ran.changed, changed.title_en, changed.clearance) == (1, "Chief Lawyer", Level.CONFIDENTIAL)
    assert (changed.supervisor_id, changed.version > version) == (office.ps.post.id, True)
    assert changed.sought == " sheria mwanasheria mkuu chief lawyer"


def test_faults_of_posts_are_told(office):
    structure.close_post(
        CLI, structure.add_post(CLI, office.officer.post.unit, "WAZI", "Wazi", "Vacant"), reason="Haihitajiki"
    )
    rows = (
        "WAZI;Wazi;Open;Idara ya Tiba;;;;;\n"  # 2: closed
        "P1;Cheo;Title;Idara ya Tiba;P2;;;;\n"  # 3: a circle
        "P2;Cheo;Title;Idara ya Tiba;P1;;;;\n"
        "P3;Cheo;Title;Idara ya Tiba;P1;;;;\n"  # 5: reports to a line with a fault
        "P4;Cheo;Title;Idara ya Tiba;HAYUPO;;;;\n"
        "P5;Cheo;Title;Haipo;;;;;\n"
        "P6;Cheo;Title;Idara ya Tiba;;Haipo;;;\n"
        "P7;Cheo;Title;Idara ya Tiba;;;;Mamlaka;\n"  # 9: not to be given
        "P8;;Title;Idara ya Tiba;;;;;\n"
        "KM;;;Idara ya Tiba;;;;;\n"  # 11: worth a look, it heads another unit
        "P9;Cheo;Title;Idara ya Tiba;;;;;Ndiyo\n"  # 12: worth a look, the unit has a head
        "P10;Cheo;Title;Idara ya Tiba;;;;;Ndiyo\n"  # 13: two heads
        "P11;Cheo;Title;Idara ya Tiba;;;;Karani wa Masjala;\n"  # 14: of which registry?
    )
    lines = told(files.sent(office, POSTS, rows))
    assert {line: columns for line, (state, columns) in lines.items() if state is RowState.WRONG} == {
        2: ["code"], 3: ["supervisor"], 4: ["supervisor"], 5: ["supervisor"], 6: ["supervisor"], 7: ["unit"],
        8: ["registry"], 9: ["roles"], 10: ["title_sw"], 13: ["head"], 14: ["registry"],
    }  # fmt: skip
    assert (lines[11], lines[12]) == ((RowState.CHANGE, ["unit"]), (RowState.NEW, ["head"]))


def test_a_head_that_moves_heads_its_old_unit_no_more(office):
    files.written(office, POSTS, "KM;;;Idara ya Tiba;;;;;\n")
    old = db.session.get(Unit, office.secretary.post.unit_id)
    assert (old.head_post_id, post(office, "KM").unit_id) == (None, unit("Idara ya Tiba").id)


@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize("kind", list(ImportKind))
def test_what_is_exported_changes_nothing_when_it_comes_back(office, kind, form):
    from geos.core import spreadsheets

    files.filled(office)
    rows = service.export_list(office.admin.actor, office.afya, kind, form)
    sheet = spreadsheets.write(rows)
    found = service.start_import(office.admin.actor, office.afya, kind, "tena.csv", sheet)
    counted = queries.counts(found)
    assert (counted[RowState.SAME], counted.total) == (len(rows) - 1, len(rows) - 1), told(found)


def test_a_file_gains_its_sender_nothing_that_a_page_refuses(office):
    admin = office.admin.post
    here = admin.unit.name_sw
    admin.unit.head_post_id = admin.id
    db.session.commit()
    rows = (
        f"{admin.code};;;;;;Siri kuu;;\n"  # 2: the own clearance
        f"{office.officer.post.code};;;;;;;;\n"  # 3: nothing
        f"MPYA;Mpya;New;{here};;;Siri kuu;Afisa;\n"  # 4: covered at once
        f"SAWA;Sawa;Fine;{here};;;Wazi;Afisa, Msimamizi wa mfumo;\n"  # 5
        f"{office.lawyer.post.code};;;{here};;;;;\n"  # 6: into the own unit
    )
    found = told(files.sent(office, POSTS, rows))
    wrong = {line: columns for line, (state, columns) in found.items() if state is RowState.WRONG}
    assert wrong == {2: ["clearance"], 4: ["unit"], 6: ["unit"]}
    mine = f"{admin.code};{admin.title_sw};{admin.title_en};{here};;;;;Ndiyo\n"
    assert told(files.sent(office, POSTS, mine))[2][0] is RowState.SAME


SIGNING = "Kifupi;Wadhifa (Kiswahili);Wadhifa (Kiingereza);Kitengo;Kny.\n"


def test_who_signs_for_whom_comes_with_the_posts_in_any_order(office):
    rows = (
        "MSAIDIZI;Msaidizi;Assistant;Idara ya Tiba;KM, MKUU\n"
        "MKUU;Mkuu;Chief;Idara ya Tiba;\n"
        "NKM;;;;-\n"
        "DT;;;;DT\n"
        "SHERIA;;;;HAYUPO\n"
        "TEHAMA;;;;KM\n"
    )
    found = files.sent(office, POSTS, rows, head=SIGNING)
    assert {line for line, (state, _) in told(found).items() if state is RowState.WRONG} == {5, 6, 7}
    found = service.begin(office.admin.actor, found, ImportMode.ROWS)
    assert (ran := service.run(found.id, found.run)).made == 2
    assert ran.changed == 1
    assistant, chief = post(office, "MSAIDIZI"), post(office, "MKUU")
    assert structure_queries.may_sign_for(assistant.id, office.ps.post.id)
    assert structure_queries.may_sign_for(assistant.id, chief.id)
    assert not structure_queries.may_sign_for(office.deputy.post.id, office.ps.post.id)
