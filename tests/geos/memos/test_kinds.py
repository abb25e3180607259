"""The table of kinds: what each must say, may say and has no place for, asked of the service."""

from datetime import date
from decimal import Decimal

import pytest

from geos.core.errors import Incomplete, Invalid
from geos.core.richtext import TextFormat
from geos.memos.kinds import FACTS, KINDS, has, needed
from geos.memos.models import MemoKind
from geos.memos.service.rules import checked

WORDS = {"subject": "Safari", "request": "Kwenda Tabora.", "body": "Maneno."}
GIVEN = {
    "amount": Decimal(900_000),
    "date_from": date(2026, 12, 1),
    "date_to": date(2026, 12, 6),
    "place": "Tabora",
}


def whole(kind):
    """Everything that a kind can say."""
    return {**WORDS, **{name: value for name, value in GIVEN.items() if has(kind, name)}}


def test_every_kind_has_its_row():
    assert set(KINDS) == set(MemoKind)


@pytest.mark.parametrize("kind", MemoKind)
def test_a_kind_says_all_that_it_can(kind):
    said = checked(kind, whole(kind))
    assert all((said[name] == GIVEN[name]) == has(kind, name) for name in FACTS)


@pytest.mark.parametrize(("kind", "fact"), [(k, f) for k in MemoKind for f in FACTS if needed(k, f)])
def test_what_a_kind_must_say_is_asked_for(kind, fact):
    words = {**whole(kind), fact: "" if fact == "place" else None}
    with pytest.raises(Incomplete) as refused:
        checked(kind, words)
    assert fact in refused.value.fields


@pytest.mark.parametrize(("kind", "fact"), [(k, f) for k in MemoKind for f in FACTS if not has(k, f)])
def test_what_a_kind_has_no_place_for_is_refused(kind, fact):
    with pytest.raises(Invalid) as refused:
        checked(kind, {**whole(kind), fact: GIVEN[fact]})
    assert set(refused.value.fields) == {fact}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date_to": None}, "date_to"),
        ({"date_from": None}, "date_from"),
        ({"date_to": date(2026, 11, 30)}, "date_to"),
        ({"amount": Decimal(0)}, "amount"),
        ({"place": "a" * 121}, "place"),
        ({"body": "<p> </p>", "body_format": TextFormat.HTML}, "body"),
        ({"body": "a" * 20001}, "body"),
    ],
)
def test_facts_that_make_no_sense_name_their_field(change, field):
    with pytest.raises(Invalid) as refused:
        checked(MemoKind.IMPREST, {**whole(MemoKind.IMPREST), **change})
    assert set(refused.value.fields) == {field}


def test_a_text_with_a_table_is_kept_clean():
    body = "<p>Bei</p><table><tbody><tr><td>ALu</td></tr></tbody></table><script>alert(1)</script>"
    said = checked(MemoKind.GENERAL, {**WORDS, "body": body, "body_format": TextFormat.HTML})
    assert "<td" in said["body"]
    assert "script" not in said["body"]
