"""References by the institution's own pattern; what was given never changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geos.classification import patterns, queries, service
from geos.core.clock import today
from geos.core.errors import Denied, Invalid
from geos.files import queries as files
from geos.files import references
from geos.files import service as file_service
from tests.geos.files import scenes

DEFAULT, FOLIOS = patterns.DEFAULT, patterns.FOLIO_DEFAULT
BY_YEAR, WITH_VOLUME = "{prefix}/{series}/{descriptor}/{year}/{number:03}", "{reference}/{volume}/{folio}"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (DEFAULT, None),
        (BY_YEAR, None),
        ("{prefix}.{series}.{descriptor}-{number}", None),
        ("{prefix}.{series}/{descriptor}", "must stand"),
        ("{prefix}/{number}", "must stand"),
        ("{series}{descriptor}/{number}", "Put a sign"),
        ("{series}X{descriptor}/{number}", "Put a sign"),
        ("{series}/{descriptor}/{number}/{number}", "twice"),
        ("{series}/{descriptor}/{number:2d}", "no part"),
        ("{series}/{descriptor:02}/{number}", "no part"),
        ("{series.__class__}/{descriptor}/{number}", "no part"),
        ("{0}/{series}/{descriptor}/{number}", "no part"),
        ("{series!r}/{descriptor}/{number}", "curly brackets"),
        ("{series/{descriptor}/{number}", "curly brackets"),
        ("{{x}}{series}/{descriptor}/{number}", "curly brackets"),
        ("{series}/{descriptor}/{number}<b>", "use letters"),
        ("{series}/{descriptor}/{number}" + "/X" * 30, "more than"),
    ],
)
def test_a_pattern_is_checked_before_it_can_make_two_references_alike(pattern, said):
    fault = patterns.fault(pattern)
    assert (fault is None) if said is None else said in fault[0]


@pytest.mark.parametrize(
    ("pattern", "good"),
    [
        (FOLIOS, True),
        (WITH_VOLUME, True),
        ("{reference}({volume})/{folio}", True),
        ("{folio}/{reference}", False),
        ("{reference}{folio}", False),
        ("{reference}/{volume}", False),
        ("{reference}/{page}/{folio}", False),
    ],
)
def test_a_folios_reference_begins_with_the_files_and_ends_with_its_number(pattern, good):
    assert (patterns.folio_fault(pattern) is None) is good


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(1, 99999), st.sampled_from([DEFAULT, BY_YEAR]))
def test_no_two_files_have_one_reference_in_any_spelling(series, descriptor, number, pattern):
    def key(*parts):
        return references.key(
            references.build("EA", *map(str, parts[:2]), parts[2], pattern=pattern, year=2026)
        )

    others = {
        key(series, descriptor, number + 1),
        key(series, descriptor + 1, number),
        key(series + 1, descriptor, number),
    }
    assert key(series, descriptor, number) not in others
    assert len(others) == 3


def test_volumes_have_letters():
    assert [patterns.letter(n) for n in (1, 2, 26, 27, 52, 53)] == ["A", "B", "Z", "AA", "AZ", "BA"]


def test_a_new_pattern_holds_for_new_files_and_folios_alone(office):
    old = scenes.file_with_letter(office)
    [first] = files.folios(old)
    service.set_pattern(office.records.actor, office.afya.id, BY_YEAR, WITH_VOLUME, "Mwongozo mpya")
    new = scenes.file_with_letter(office)
    assert (old.reference, new.reference) == ("EA.45/312/01", f"EA/45/312/{today().year}/002")
    assert files.folio_reference(old, first) == "EA.45/312/01/1"
    assert files.next_folio_reference(old) == "EA.45/312/01/A/2"
    second = scenes.add_letter(office.clerk.actor, old)
    assert files.folio_reference(old, second) == "EA.45/312/01/A/2"
    assert files.folio_reference(old, first) == "EA.45/312/01/1"
    found = files.search(office.clerk.actor, f"ea 45 312 {today().year} 2 a 1")
    assert found == [new]
    assert (
        files.suggest(office.clerk.actor, office.registry, f"Rejea Kumb. Na. {new.reference}/A/1")[0].file
        == new
    )


def test_a_pattern_that_would_give_a_reference_again_opens_no_file(office):
    scenes.file_with_letter(office)
    swapped = "{prefix}.{descriptor}/{series}/{number:02}"
    service.set_pattern(office.records.actor, office.afya.id, swapped, FOLIOS, "Jaribio")
    top = service.add_keyword(office.records.actor, office.afya.id, "312", "Mengine", "Other")
    row = service.add_keyword(office.records.actor, office.afya.id, "45", "Mengine", "Other", top)
    with pytest.raises(Invalid) as error:
        file_service.open_file(office.clerk.actor, office.registry, row, "Jipya", 0)
    assert "is taken" in error.value.fields["keyword"]


def test_only_the_records_manager_sets_a_pattern_and_says_why(office):
    for member in (office.clerk, office.admin, office.other_clerk):
        with pytest.raises(Denied):
            service.set_pattern(member.actor, office.afya.id, BY_YEAR, FOLIOS, "x")
    for pattern, folios, why, at in (
        (BY_YEAR, FOLIOS, "", "why"),
        ("{number}", FOLIOS, "x", "pattern"),
        (BY_YEAR, "{folio}", "x", "folio_pattern"),
        (DEFAULT, FOLIOS, "x", "pattern"),
    ):
        with pytest.raises(Invalid) as error:
            service.set_pattern(office.records.actor, office.afya.id, pattern, folios, why)
        assert at in error.value.fields


def test_the_page_shows_examples_before_it_saves(office, page):
    scenes.file_with_letter(office)
    url = "/registry/scheme/pattern"
    facts = {"pattern": BY_YEAR, "folio_pattern": WITH_VOLUME, "why": "Mwongozo"}
    page.sign_in(office.records).post(url, 200, form_on=url, **facts, show="1")
    assert f"EA/45/312/{today().year}/002/A/1" in page.soup.text
    assert queries.current_pattern(office.afya.id) == queries.Pattern()
    page.post(url, 422, form_on=url, **{**facts, "pattern": "{number}"})
    assert "{series}" in page.problems[0]
    page.post(url, form_on=url, **facts)
    assert queries.current_pattern(office.afya.id) == queries.Pattern(BY_YEAR, WITH_VOLUME)
    assert "Mwongozo" in page.get(url).text
