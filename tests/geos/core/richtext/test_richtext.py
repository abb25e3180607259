"""Texts with more than letters: what is kept of a paste, what is shown, and what a comparison says."""

import json
import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geos.core.errors import Invalid
from geos.core.richtext import (
    TextFormat,
    as_html,
    check,
    clean,
    compare,
    from_plain,
    is_plain,
    merge,
    plain,
    tree,
)
from tests.geos.core.richtext.pasted import (
    ANY_HTML,
    DOCS,
    DOCS_CLEAN,
    LIBREOFFICE,
    LIBREOFFICE_CLEAN,
    SOME_TEXT,
    WORD,
    WORD_CLEAN,
)

PLAIN, HTML = TextFormat.PLAIN, TextFormat.HTML
# The whole grammar of what may be kept: each tag as it is written, nothing beside it.
KEPT = re.compile(
    r"</?(p|br|strong|em|u|s|h2|h3|ul|li|blockquote|table|thead|tbody|tr|hr|ol|td|th|a)>"
    r'|<ol( start="\d{1,3}")?( type="([ai]|[AI]" class="upper)")?>|<t[dh]( colspan="\d+")?( rowspan="\d+")?>'
    r'|<a href="(https://|mailto:|/(?!/))[^"<>\s]*">'
)
many = settings(max_examples=60, deadline=None)


def words_of(html, without=""):
    """The words in reading order; the contents of one element may be left out."""
    if without:
        html = re.sub(rf"<{without}>.*?</{without}>", " ", html, flags=re.DOTALL)
        html = re.sub(r"</?(ins|del)>", "", html)
    return unescape(re.sub(r"<[^>]*>", " ", html)).split()


@pytest.mark.parametrize(
    ("pasted", "kept"), [(WORD, WORD_CLEAN), (LIBREOFFICE, LIBREOFFICE_CLEAN), (DOCS, DOCS_CLEAN)]
)
def test_a_paste_keeps_its_words_lists_and_tables_and_nothing_else(pasted, kept):
    assert clean(pasted) == kept


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ("<p onclick='x()' style='position:fixed'>a</p>", "<p>a</p>"),
        ("<img src=x onerror=alert(1)>a", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<p>a</p>"),
        ('<a href="//evil.example/">a</a>', "<p>a</p>"),
        ('<a href="/\\evil.example/">a</a>', "<p>a</p>"),
        ('<a href="http://afya.go.tz/">a</a>', "<p>a</p>"),
        ('<a href="/files/12">a</a>', '<p><a href="/files/12">a</a></p>'),
        (
            '<a href="https://afya.go.tz/?a=1&amp;b=2">a</a>',
            '<p><a href="https://afya.go.tz/?a=1&amp;b=2">a</a></p>',
        ),
        ('<a href="mailto:ps@afya.go.tz">a</a>', '<p><a href="mailto:ps@afya.go.tz">a</a></p>'),
        ("<svg><text>a</text></svg>b", "<p>b</p>"),
        ("<iframe src='//x'></iframe>b", "<p>b</p>"),
        ("<p>a<br><br>b<br>c</p>", "<p>a</p><p>b<br>c</p>"),
        ("<p> a  <b> b</b></p><p>&nbsp;</p>", "<p>a <strong>b</strong></p>"),
        ("<p>TZS\u00a0184</p>", "<p>TZS\u00a0184</p>"),
        ("<h1>a</h1><h4>b</h4>", "<h2>a</h2><h3>b</h3>"),
        ("<p></p><div><br></div>", ""),
        (
            "<ol start='3' type='i'><li>a<li>b</ol>",
            '<ol start="3" type="i"><li><p>a</p></li><li><p>b</p></li></ol>',
        ),
        ("<blockquote>a</blockquote><hr>", "<blockquote><p>a</p></blockquote><hr>"),
        ("a\u202eb\x07c", "<p>abc</p>"),
    ],
)
def test_what_is_kept_of(html, kept):
    assert clean(html) == kept


def test_a_table_covers_its_grid_whatever_its_spans_claim():
    html = "<table><tr><th>A<th>B</tr><tr><td rowspan=9>1</tr><tr><td colspan=7>2</tr></table>"
    assert clean(html) == (
        f"<table><thead><tr><th><p>A</p></th><th><p>B</p></th>{'<th></th>' * 6}</tr></thead>"
        f'<tbody><tr><td rowspan="2"><p>1</p></td>{"<td></td>" * 7}</tr>'
        '<tr><td colspan="7"><p>2</p></td></tr></tbody></table>'
    )


def test_a_table_of_too_many_columns_keeps_every_word():
    html = clean("<table><tr>" + "".join(f"<td>w{n}</td>" for n in range(60)) + "</tr></table>")
    assert words_of(html) == [f"w{n}" for n in range(60)]
    assert html.count("<td") == 30


def test_a_text_nested_without_end_is_read_to_its_end():
    for deep in ("<ul><li>", "<blockquote>", "<b>", "<div>", "<table><tr><td>"):
        assert words_of(clean(deep * 3000 + "mwisho")) == ["mwisho"]


@many
@given(ANY_HTML)
def test_cleaning_again_changes_nothing(html):
    once = clean(html)
    assert clean(once) == once


@many
@given(ANY_HTML)
def test_only_known_elements_are_kept_and_nothing_that_runs(html):
    assert all(KEPT.fullmatch(tag) or tag == "<br>" for tag in re.findall(r"<[^>]*>?", clean(html)))


@many
@given(st.text(max_size=200))
def test_typed_text_comes_back_as_it_was_typed_whatever_its_signs(text):
    kept = from_plain(text)
    assert clean(kept) == kept
    assert is_plain(kept, HTML)
    assert from_plain(plain(kept, HTML)) == kept
    assert tree(text, PLAIN) == tree(kept, HTML)


@many
@given(ANY_HTML)
def test_a_tree_is_plain_values_with_the_same_words(html):
    parts = json.loads(json.dumps(tree(html, HTML)))
    said = "".join(re.findall(r'"text": "((?:[^"\\]|\\.)*)"', json.dumps(parts, ensure_ascii=False)))
    assert "".join(json.loads(f'"{said}"').split()) == "".join(words_of(clean(html)))


@many
@given(ANY_HTML, ANY_HTML)
def test_a_comparison_loses_no_word(old, new):
    shown = str(compare(old, HTML, new, HTML))
    assert "".join(words_of(shown, without="del")) == "".join(words_of(clean(new)))
    assert sorted("".join(words_of(shown, without="ins"))) == sorted("".join(words_of(clean(old))))


@many
@given(SOME_TEXT, SOME_TEXT, SOME_TEXT)
def test_a_comparison_of_lines_has_both_in_their_order(a, b, c):
    shown = str(compare(f"{a} {b}\n\n{c}", PLAIN, f"{b} {c}\n\n{a}", PLAIN))
    assert "".join(words_of(shown, without="del")) == "".join(words_of(from_plain(f"{b} {c}\n\n{a}")))
    assert "".join(words_of(shown, without="ins")) == "".join(words_of(from_plain(f"{a} {b}\n\n{c}")))


def test_a_comparison_is_word_by_word():
    shown = compare(
        "Naomba vitanda 40 vya watoto.", PLAIN, "<p>Naomba <b>vitanda</b> 45 vya watoto leo.</p>", HTML
    )
    assert shown == (
        "<p>Naomba <strong>vitanda</strong> <del>40</del><ins>45</ins> vya watoto<ins> leo</ins>.</p>"
    )


def test_a_comparison_goes_into_lists_and_cells():
    old = (
        "<ul><li>moja</li><li>mbili</li></ul>"
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
    )
    new = (
        "<ul><li>moja</li><li>tatu nne</li><li>mbili</li></ul>"
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>"
    )
    assert compare(old, HTML, new, HTML) == (
        "<ul><li><p>moja</p></li><li><p><ins>tatu nne</ins></p></li><li><p>mbili</p></li></ul>"
        "<table><thead><tr><th><p>A</p></th><th><p>B</p></th></tr></thead><tbody>"
        "<tr><td><p>1</p></td><td><p><del>2</del><ins>3</ins></p></td></tr>"
        "<tr><td><p><ins>4</ins></p></td><td><p><ins>5</ins></p></td></tr></tbody></table>"
    )


def test_a_table_of_other_columns_stands_beside_the_old_one():
    shown = compare("<table><tr><td>a</table>", HTML, "<table><tr><td>a<td>b</table>", HTML)
    assert shown.count("<table>") == 2
    assert words_of(shown, without="del") == ["a", "b"]
    assert words_of(shown, without="ins") == ["a"]


def test_the_same_text_in_another_format_is_no_change():
    assert compare("a\nb\n\nc", PLAIN, "<p>a<br>b</p><p>c</p>", HTML) == "<p>a<br>b</p><p>c</p>"


def test_two_long_texts_are_compared_at_once():
    old = "\n\n".join(f"Aya ya {n} yenye maneno mengi sana ya kusoma" for n in range(300))
    new = "\n\n".join(f"Aya ya {n} yenye maneno machache ya kusoma" for n in range(50, 340))
    assert "<ins>machache</ins>" in compare(old, PLAIN, new, PLAIN)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<br>b</p><p>c</p>", "a\nb\n\nc"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
        ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<ol type=I start=4><li>a</li></ol>", "IV. a"),
        ("<ol type=a start=27><li>a</li></ol>", "aa. a"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2<br>3</td></tr></table>", "A | B\n1 | 2 3"),
        ("<h2>a</h2><hr><blockquote>b</blockquote>", "a\n\nb"),
    ],
)
def test_the_words_alone(html, text):
    assert plain(clean(html), HTML) == text
    assert plain(text, PLAIN) == text


def test_only_paragraphs_and_lines_are_edited_as_plain_text():
    assert is_plain("<p>a<br>b</p>", HTML)
    for html in ("<table><tr><td>a</table>", "<p><b>a</b></p>", "<h2>a</h2>", "<ul><li>a</ul>", "<hr>"):
        assert not is_plain(clean(html), HTML)


def test_text_is_shown_as_it_was_typed():
    assert as_html("a <b> & #x\n\n1 < 2", PLAIN) == "<p>a &lt;b&gt; &amp; #x</p><p>1 &lt; 2</p>"


def test_a_form_s_text_is_kept_clean_and_within_its_bounds():
    assert check(" a\r\nb ", PLAIN, 10, "body") == "a\nb"
    assert check("<p>abc<script>x()</script></p>", HTML, 3, "body") == "<p>abc</p>"
    for text, format in (("abcd", PLAIN), ("<p>abcd</p>", HTML), ("<hr>" * 2000, HTML)):
        with pytest.raises(Invalid) as refused:
            check(text, format, 3, "body")
        assert list(refused.value.fields) == ["body"]


def test_markup_without_words_is_no_text():
    assert check("<p> </p><p><br></p>", HTML, 10, "body") == ""


def parts_of(*texts):
    return tuple((text, PLAIN) for text in texts)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("a\n\nb\n\nc", "A\n\nb\n\nc", "a\n\nb\n\nC", "A\n\nb\n\nC"),
        ("a\n\nb", "a\n\nb", "x", "x"),
        ("a\n\nb", "x", "a\n\nb", "x"),
        ("a\n\nb", "x\n\nb", "x\n\nb", "x\n\nb"),
        ("a\n\nb\n\nc", "b\n\nc", "a\n\nb\n\nc\n\nd", "b\n\nc\n\nd"),
        ("a", "A", "AA", None),
        ("a\n\nb", "A\n\nb", "a\n\nB", None),
        ("", "a", "b", None),
    ],
)
def test_two_texts_are_put_together_where_they_do_not_touch(base, mine, theirs, both):
    found = merge(*parts_of(base, mine, theirs))
    assert found == ((both, PLAIN) if both is not None else None)


@many
@given(ANY_HTML, ANY_HTML)
def test_who_changed_nothing_changes_nothing_by_merging(base, other):
    for mine, theirs in ((base, other), (other, base)):
        text, format = merge((base, HTML), (mine, HTML), (theirs, HTML))
        assert as_html(text, format) == clean(other)
