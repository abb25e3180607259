"""The structure as administrators see it: tree, chart, lists, forms; what waits at a post keeps it open."""

from types import SimpleNamespace

import pytest

from geos.core.db import db
from geos.core.errors import Invalid
from geos.core.types import Level
from geos.directory import closing, queries, service
from geos.directory.drawing import ACROSS, WIDE, broken, chart
from geos.directory.queries.outlining import Branch
from geos.work import service as work
from tests.geos.factories import CLI
from tests.geos.files import scenes
from tests.geos.statements import counting

NAMES = {"name_sw": "Sehemu ya Chanjo", "name_en": "Immunisation"}


def post_of(office, **change):
    """A post as its form sends it."""
    home = office.director.post.unit_id
    return {
        "title_sw": "Mchumi",
        "title_en": "Economist",
        "code": "MCHUMI",
        "unit": home,
        "clearance": 1,
        "roles": ["officer", "secretary"],
        "head": "no",
        **change,
    }


def test_the_tree_shows_each_unit_with_its_head_under_its_parent(office, page):
    page.sign_in(office.admin)
    page.get("/admin/structure")
    [care] = [each for each in page.soup.select(".org li li") if "Idara ya Tiba" in each.get_text()]
    assert "Baraka Shayo" in care.get_text()
    assert "Idara ya Tiba" in page.get("/admin/structure/chart").select_one(".org-chart svg").get_text(" ")


def test_a_unit_is_entered_renamed_moved_dissolved_and_reopened_with_its_history_in_sight(office, page):
    page.sign_in(office.admin)
    parent = office.director.post.unit_id
    page.post("/admin/units/new", form_on="/admin/units/new", kind="section", parent=parent, **NAMES)
    here = page.response.location
    page.get(here)
    new = {"name_sw": "Kitengo cha Chanjo", "name_en": "Immunisation", "kind": "unit"}
    page.post(f"{here}/edit", form_on=f"{here}/edit", reason="Muundo mpya", **new)
    page.post(f"{here}/move", form_on=f"{here}/move", parent="", reason="Sasa ni kitengo")
    for act in ("dissolve", "reopen"):
        page.post(f"{here}/{act}", form_on=f"{here}/{act}", reason=f"Sababu ya {act}")
    history = page.get(here).select_one(".trail").get_text(" ", strip=True)
    for said in ("Sehemu ya Chanjo", "Muundo mpya", "Sasa ni kitengo", "Sababu ya reopen", "Furaha Ndomba"):
        assert said in history
    assert "Imefanywa Kitengo; kabla ya hapo Sehemu" in history  # name and kind changed by one act


def test_a_loop_is_said_beside_the_field(office, page):
    page.sign_in(office.admin)
    top, below = office.ps.post.unit_id, office.director.post.unit_id
    url = f"/admin/units/{top}/move"
    page.post(url, 422, form_on=url, parent=below, reason="Jaribio")
    assert "Idara ya Tiba" in page.problems[0]
    assert "Ofisi ya Katibu Mkuu" in page.problems[0]


def test_a_page_read_before_somebody_else_wrote_changes_nothing(office, page):
    page.sign_in(office.admin)
    post, unit = office.officer.post, office.lawyer.post.unit
    urls = {
        f"/admin/posts/{post.id}/edit": post_of(office, code="AFISA"),
        f"/admin/units/{unit.id}/edit": {**NAMES, "kind": "unit", "reason": "x"},
        f"/admin/registries/{office.registry.id}/edit": {**NAMES, "unit": unit.id},
    }
    for url, form in urls.items():
        page.post(url, 409, **form, version=10**6)
    assert (post.title_sw, unit.name_sw) == ("Afisa Tiba", "Kitengo cha Sheria")


def test_a_post_form_sent_twice_makes_one_post(office, page):
    page.sign_in(office.admin)
    for _ in range(2):
        page.post("/admin/posts/new", **post_of(office), once="mara-mbili-fomu-moja")
    page.follow()
    assert len(queries.listed(queries.posts_in(office.afya.id, "mchumi"))) == 1
    for _ in range(2):
        page.post(
            "/admin/registries/new",
            **NAMES,
            kind="open",
            unit=office.lawyer.post.unit_id,
            once="mara-mbili-tena-1",
        )
    assert [row.name_sw for row in queries.registries_in(office.afya.id)].count("Sehemu ya Chanjo") == 1


def test_what_is_wrong_with_a_post_stands_beside_its_field_and_nothing_forged_is_taken(office, page):
    page.sign_in(office.admin)
    for change, count in (
        ({"code": "KM"}, 1),
        ({"roles": "authority"}, 1),
        ({"unit": office.other_officer.post.unit_id}, 1),
        ({"supervisor": office.other_officer.post.id}, 1),
        ({"registry": office.other_registry.id}, 1),
        ({"roles": "registry_clerk"}, 1),
        ({"title_sw": "", "code": "MCHUMI MKUU SANA"}, 2),
    ):
        page.post("/admin/posts/new", 422, **post_of(office, **change))
        assert len(page.problems) == count, (change, page.problems)


def test_the_list_of_posts_filters_sorts_and_is_exported(office, page):
    page.sign_in(office.admin)
    service.close_post(
        CLI, service.add_post(CLI, office.lawyer.post.unit, "ZAMANI", "Zamani", "Old"), reason="x"
    )
    service.add_post(CLI, office.lawyer.post.unit, "TUPU", "Wadhifa tupu", "Empty")
    for asked, shown, hidden in (
        ("", "Afisa Tiba", "Zamani"),
        ("?q=rehema", "Afisa Tiba", "Mwanasheria"),
        (f"?unit={office.lawyer.post.unit_id}", "Mwanasheria", "Afisa Tiba"),
        ("?role=auditor", "Mkaguzi wa Ndani", "Mwanasheria"),
        ("?state=vacant", "Wadhifa tupu", "Mwanasheria"),
        ("?state=closed", "Zamani", "Mwanasheria"),
        ("?state=held&sort=-unit", "Mwanasheria", "Wadhifa tupu"),
    ):
        text = page.get(f"/admin/posts{asked}").select_one("table").get_text()
        assert shown in text, asked
        assert hidden not in text, asked
    lines = page.client.get("/admin/posts?format=csv").get_data(as_text=True).splitlines()
    assert any("AFISA" in line and "Rehema Lukindo" in line and "Idara ya Tiba" in line for line in lines)
    assert not any("Utumishi" in line for line in lines)


def test_the_pages_take_as_many_statements_for_many_rows_as_for_few(office, page):
    page.sign_in(office.admin)
    urls = ("/admin/structure", "/admin/structure/chart", "/admin/posts", "/admin/registries", "/directory")
    seen = {url: [] for url in urls}
    for _ in range(2):
        for number in range(3):
            name = f"Kitengo {len(seen['/directory'])}{number}"
            unit = service.add_unit(CLI, office.afya, name, name, parent=office.lawyer.post.unit)
            registry = service.add_registry(CLI, unit, f"Masjala {name}", name)
            code = f"N{len(seen['/directory'])}{number}"
            service.add_post(
                CLI, unit, code, name, name, supervisor=office.ps.post, registry=registry, head=True
            )
        for url in urls:
            page.get(url)
            with counting() as statements:
                page.get(url)
            seen[url].append(len(statements))
    assert {url: few == many for url, (few, many) in seen.items()} == dict.fromkeys(urls, True)


# What keeps posts and registries open --------------------------------------------------------------------


def test_a_file_that_is_with_a_post_or_on_its_way_there_keeps_it_open(office):
    for put in (scenes.file_with, scenes.file_on_the_way):
        put(office, office.lawyer)
    asked = {closing.WORK, closing.FILES_HELD}
    for member, held in ((office.lawyer, asked), (office.deputy, set())):
        assert {message for message in asked if keeps(message, member.post)} == held
    assert closing.why_not("registry", office.registry.id) == closing.FILES_KEPT


def keeps(message, post):
    """Whether this reason alone keeps a post open."""
    return closing.waits("post", message, post.id)


def test_work_that_waits_at_a_vacant_post_keeps_it_open_and_the_page_says_so_without_a_number(office, page):
    post = service.add_post(CLI, office.lawyer.post.unit, "MCHUMI", "Mchumi", "Economist")
    paper = {"institution_id": office.afya.id, "title": "Siri", "level": Level.SECRET}
    work.open_item(f"post:{post.id}", "read", "registry_file", 1, **paper)
    db.session.commit()
    page.sign_in(office.admin)
    assert "Kuna kazi" in page.get(f"/admin/posts/{post.id}").select_one("main").get_text()
    assert page.soup.find("a", href=f"/appointments/new?post={post.id}")
    with pytest.raises(Invalid):
        service.close_post(office.admin.actor, post, reason="Ikama")
    page.post(f"/admin/posts/{post.id}/close", 422, reason="Ikama", version=post.version)
    assert page.problems == [
        "Kuna kazi zinazosubiri kwenye wadhifa huu. Kwanza zimalizwe, au zikabidhiwe wadhifa mwingine."
    ]


# Drawing -------------------------------------------------------------------------------------------------


def branches(
    *below, name="Idara ya Uratibu wa Sera, Mipango na Ufuatiliaji wa Utekelezaji wa Shughuli za Serikali"
):
    """A unit that is only drawn."""
    unit = SimpleNamespace(name_sw=name, name_en=name)
    head = SimpleNamespace(title_sw="Mkurugenzi wa Utawala na Rasilimaliwatu", title_en="Director")
    return Branch(unit, head, "Dkt. Zawadi Mtengeti", children=list(below))


@pytest.mark.parametrize("count", [0, 1, 5, 6, 7, 13])
def test_no_box_of_the_chart_lies_over_another_or_outside(count):
    below = [branches(branches(branches()), branches()) for _ in range(count)]
    drawn = chart([branches(*below), branches()], "name_sw")
    assert len(drawn.boxes) == 2 + 4 * count
    for at, box in enumerate(drawn.boxes):
        assert 0 <= box.x <= box.x + box.width <= drawn.width
        assert 0 <= box.y <= box.y + box.height <= drawn.height
        for other in drawn.boxes[at + 1 :]:
            apart = box.x + box.width <= other.x or other.x + other.width <= box.x
            assert apart or box.y + box.height <= other.y or other.y + other.height <= box.y
    across = [box for box in drawn.boxes if box.width == WIDE and box.rank == 1]
    assert len({box.y for box in across}) == -(-count // ACROSS)


def test_a_text_is_broken_into_lines_that_fit():
    lines = broken("Idara ya Uratibu wa Sera na Mipango ya Maendeleo ya Jamii Vijijini na Mijini", 16)
    assert max(map(len, lines)) <= 16
    assert lines[-1].endswith("…")
    assert broken("Mawasilianoyaserikalinamitandao", 10) == ["Mawasilia…"]
    assert broken("Sheria", 10) == ["Sheria"]
