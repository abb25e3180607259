"""The pages of the usual routes, with the browser in miniature."""

from geos.core.db import db
from geos.routes import queries
from geos.routes.models import RouteTemplate, StepKind, Target
from tests.geos.routes import scenes
from tests.geos.statements import counting

NAMED = {"name_sw": "Likizo", "name_en": "Leave", "subject": "memo"}


def kept(office):
    db.session.expire_all()
    return queries.templates(office.afya.id, retired=True)


def test_an_administrator_enters_a_route(office, page):
    page.sign_in(office.admin)
    got = page.get("/admin/routes/new")
    assert "Kiolezo kipya cha njia" in got.get_text()
    page.post(
        "/admin/routes/new",
        **NAMED,
        stop_1_post="supervisor",
        stop_1_kind="recommend",
        stop_1_due="16",
        stop_2_post=f"post:{office.lawyer.post.id}",
        stop_2_kind="comment",
        stop_2_together="1",
        stop_2_absent="skip",
        stop_3_post="institution_head",
        stop_3_kind="approve",
        status=303,
    )
    (row,) = kept(office)
    assert [(step.kind, step.target, step.stage, step.needed) for step in row.steps] == [
        (StepKind.RECOMMEND, Target.SUPERVISOR, 1, 1),
        (StepKind.COMMENT, Target.POST, 1, 1),
        (StepKind.APPROVE, Target.INSTITUTION_HEAD, 2, None),
    ]
    listed = page.get("/admin/routes")
    assert "Likizo" in listed.get_text()
    assert "Msimamizi wa mwandishi" in listed.get_text()


def test_a_route_that_makes_none_comes_back_with_what_was_written(office, page):
    page.sign_in(office.admin)
    got = page.post("/admin/routes/new", **NAMED, stop_1_post="supervisor", stop_1_kind="comment", status=422)
    assert "Chagua anayeamua" in got.get_text()
    assert got.find("input", {"name": "name_sw"})["value"] == "Likizo"
    assert kept(office) == []


def test_one_more_row_is_a_press_and_keeps_nothing(office, page):
    page.sign_in(office.admin)
    got = page.post("/admin/routes/new", **NAMED, stops="3", find="stop", status=200)
    assert "Kituo cha 4" in got.get_text()
    assert page.problems == []
    assert kept(office) == []


def test_a_route_is_changed_and_retired_and_restored(office, page):
    row = scenes.template(office)
    url = f"/admin/routes/{row.id}"
    page.sign_in(office.admin)
    assert "Kawaida" in page.get(url).get_text()
    page.post(url, version=row.version, **NAMED, stop_1_post="unit_head", stop_1_kind="approve", status=303)
    (row,) = kept(office)
    assert (row.name_sw, [step.target for step in row.steps]) == ("Likizo", [Target.UNIT_HEAD])
    page.post(f"{url}/retire", version=row.version, status=303)
    assert not kept(office)[0].active
    assert "haipendekezwi" in page.get(url).get_text()
    page.post(f"{url}/restore", version=kept(office)[0].version, status=303)
    assert kept(office)[0].active


def test_a_change_of_what_changed_meanwhile_is_refused(office, page):
    row = scenes.template(office)
    page.sign_in(office.admin)
    for url in (f"/admin/routes/{row.id}", f"/admin/routes/{row.id}/retire"):
        page.post(
            url, version=row.version + 7, **NAMED, stop_1_post="unit_head", stop_1_kind="approve", status=409
        )
    assert kept(office)[0].name_sw == "Kawaida"


def test_the_list_is_read_in_the_same_number_of_statements_however_long(office, page):
    scenes.template(office, "A")
    page.sign_in(office.admin)
    page.get("/admin/routes")
    with counting() as few:
        page.get("/admin/routes")
    for name in "BCD":
        scenes.template(office, name)
    with counting() as many:
        page.get("/admin/routes")
    assert len(many) == len(few)


def test_a_number_that_no_database_takes_names_nothing(office, page):
    page.sign_in(office.admin)
    page.get(f"/admin/routes/{1 << 40}", status=404)
    assert db.session.scalars(db.select(RouteTemplate)).all() == []
