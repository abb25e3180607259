"""The browser in miniature finds what is wrong with a page; else its checks of all others mean nothing."""

import pytest
from bs4 import BeautifulSoup

GOOD = """<!doctype html><html lang="sw"><head><title>Dawati – GeOS</title><link href="/static/x"></head>
<body>
<h1>Dawati</h1><a href="/sign-in">Ingia</a><a href="https://example.org/">Nje</a><a href="#who">Chini</a>
<form method="post" action="/sign-in"><label for="who">Nani</label><input id="who" value="Asha">
<input type="hidden" name="csrf"><label>Lini <input></label><input aria-label="Wapi" aria-describedby="help">
<p id="help">Msaada</p><button aria-label="Tuma"></button><a href="/"><img src="/x" alt="Mwanzo"></a>
<svg aria-hidden="true"></svg><script src="/static/y"></script></form></body></html>"""


def faults(page, html):
    page.soup = BeautifulSoup(html, "html.parser")
    return list(page.faults())


def test_a_page_as_it_should_be_has_no_fault(page):
    assert faults(page, GOOD) == []


@pytest.mark.parametrize(
    ("there", "instead", "fault"),
    [
        ('lang="sw"', 'lang="fr"', "the page does not say its language"),
        ("<h1>Dawati</h1>", "", "0 h1"),
        ("<h1>Dawati</h1>", "<h1>Dawati</h1><h1>Tena</h1>", "2 h1"),
        ("<h1>Dawati</h1>", "<h1>Majalada</h1>", "without h1"),
        ('<label for="who">', "<label>", "without label: <input"),
        (' aria-label="Wapi"', "", "without label: <input"),
        ('aria-label="Tuma"', "", "without words: <button"),
        ('alt="Mwanzo"', 'alt=""', "without words: <a"),
        (' alt="Mwanzo"', ' aria-label="x"', "without text: <img"),
        (' aria-hidden="true"', "", "without text: <svg"),
        ('<p id="help">', '<p id="who">', "id twice: who"),
        ('<p id="help">', "<p>", "aria-describedby names no id: help"),
        ('for="who"', 'for="what"', "for names no id: what"),
        ("<p ", '<p style="color: red" ', "inline: <p"),
        ('src="/static/y"', "", "inline: <script"),
        ('href="#who"', 'href="javascript:x()"', "inline: <a"),
        ("<p ", '<p onclick="x()" ', "handler onclick in p"),
        ("Msaada", "None", "shown: None"),
        ('value="Asha"', 'value="%(name)s"', "shown: %(name)s"),
        ('aria-label="Wapi"', 'aria-label="{{ where }}"', "shown: {{"),
        ('<a href="/sign-in">', '<a href="/nowhere">', "leads nowhere: /nowhere"),
        ('action="/sign-in"', 'action="/health"', "POST /health: MethodNotAllowed"),
    ],
)
def test_each_fault_is_found(page, there, instead, fault):
    assert there in GOOD
    assert any(fault in found for found in faults(page, GOOD.replace(there, instead, 1)))
