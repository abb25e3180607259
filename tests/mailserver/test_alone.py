"""The mail server stands alone, and light, until the queue is used."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["mailserver", "mailserver.server", "mailserver.adapters.memory"])
def test_a_fresh_interpreter_loads_neither_the_application_nor_a_database(module: str) -> None:
    code = f"import {module}, sys; print(*{{'flask', 'geos', 'sqlalchemy', 'werkzeug'}} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == ""


def test_the_queue_loads_its_database_and_still_no_application() -> None:
    code = "import mailserver.queue, sys; print(*{'flask', 'geos', 'sqlalchemy'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "sqlalchemy"
