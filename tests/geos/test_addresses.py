"""Addresses that no database could answer lead nowhere instead of to a mistake of ours."""

import pytest
from flask import request

from geos.core.errors import NotFound
from geos.directory import queries as directory


@pytest.mark.parametrize("number", [2**31, 2**63, 2**70])
def test_a_number_that_no_row_can_have_leads_nowhere(office, page, number):
    page.sign_in(office.auditor)
    page.get(f"/journal/{number}", status=404)


@pytest.mark.parametrize("path", ["/first-password/a%00b", "/language/%00"])
def test_a_path_with_a_nul_leads_nowhere(office, page, path):
    page.sign_in(office.officer)
    page.get(path, status=404)


def test_a_nul_in_a_query_is_not_there(app):
    with app.test_request_context("/files?q=da%00wa&unit=1&unit=2"):
        assert request.args["q"] == "dawa"
        assert request.args.getlist("unit") == ["1", "2"]


@pytest.mark.parametrize("list_", ["/files", "/letters/outgoing", "/memos", "/journal", "/desk"])
def test_a_list_that_is_asked_for_a_nul_answers(office, page, list_):
    page.sign_in(office.auditor)
    page.get(f"{list_}?q=%00x&act=%00&view=%00", status=200)


def test_a_number_in_a_query_that_no_row_can_have_is_none(app, office):
    big = "9" * 30
    with app.test_request_context(f"/directory?unit={big}&page=-{big}&year=2026"):
        assert request.args.get("unit", 0, type=int) == 0
        assert request.args.get("page", 1, type=int) == 1
        assert request.args.get("year", type=int) == 2026
        assert request.args.get("unit") == big
    with pytest.raises(NotFound):
        directory.colleague(office.officer.actor, int(big))
