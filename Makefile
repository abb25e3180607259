# The commands of this project. `make run` and `make test` set up everything they need.
.DEFAULT_GOAL := help
PY := .venv/bin/python
# Some places forbid Python to keep what it compiled; then every one of the many processes here compiles anew.
export PYTHONDONTWRITEBYTECODE :=
.PHONY: help setup setup-dev lock run demo test test-sqlite test-postgres test-browser pictures lint format types translate migrate bench soak vendor clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: .venv/ready  ## make .venv with what the product needs

.venv/ready: requirements/run.txt pyproject.toml
	deploy/setup requirements/run.txt
	@touch $@

setup-dev: .venv/ready-dev  ## and what its tests need, Debian packages included

.venv/ready-dev: requirements/dev.txt requirements/run.txt pyproject.toml
	deploy/setup requirements/dev.txt
	tests/prepare
	@touch .venv/ready $@

run: setup  ## set up, fill the demo, serve web, mail and worker
	.venv/bin/geos demo
	exec .venv/bin/geos run

demo: setup  ## fill the demo office without serving it
	.venv/bin/geos demo

test: setup-dev  ## every check and every test, SQLite and PostgreSQL, mail and browser
	$(MAKE) lint types
	$(PY) -m geos.web.translate --check
	$(MAKE) test-sqlite test-postgres test-browser

test-sqlite: setup-dev  ## unit, page and mail tests on SQLite
	$(PY) -m pytest tests -q -n 2 --dist worksteal --ignore=tests/browser

# What no database takes part in runs once, above: the mail server but for its queue, texts and the looks of pages and PDFs,
# the commands (they make instances of their own), and mail that is broken in every way.
MAIL_IN_DATABASE := tests/mailserver/test_queue.py tests/mailserver/test_outbound.py tests/mailserver/test_withdrawing.py
ONCE := --ignore=tests/geos/core/richtext --ignore=tests/geos/routes/test_engine.py --ignore=tests/geos/routes/test_due.py \
  --ignore=tests/geos/documents/pdf --ignore=tests/geos/web --ignore=tests/geos/test_cli.py \
  --deselect tests/geos/intake/test_views.py::test_no_message_breaks_the_page_and_each_is_registered_whole \
  --deselect tests/geos/mail/test_views.py::test_every_nasty_message_can_be_read_on_the_page_and_listed

test-postgres: setup-dev  ## the same on a temporary PostgreSQL
	tests/with_postgres $(PY) -m pytest tests/geos $(MAIL_IN_DATABASE) -q -n 2 --dist worksteal $(ONCE)

test-browser: setup-dev  ## the journeys in headless Chromium
	$(PY) -m pytest tests/browser -q -n 2 --dist loadfile

pictures: test-browser  ## the docs' pictures, from the browser tests
	for name in $$(grep -oE 'pictures/[^)]+' docs/*.md | sed 's/.*pictures.//' | sort -u); do cp tests/browser/pictures/$$name docs/pictures/; done

lint: setup-dev  ## formatting, rules, import contracts, templates
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/djlint geos --lint --quiet

format: setup-dev  ## put everything into shape
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

types: setup-dev  ## mypy, strict
	.venv/bin/mypy

translate: setup-dev  ## bring the Swahili catalogues up to date
	$(PY) -m geos.web.translate

migrate: setup-dev  ## write a migration for what the models say (m="why")
	.venv/bin/geos db migrate -m "$(m)"

lock: setup-dev  ## pin every dependency again, with hashes
	uv pip compile --quiet --generate-hashes --no-annotate --no-header pyproject.toml -o requirements/run.txt
	echo "setuptools>=68" | uv pip compile --quiet --generate-hashes --no-annotate --no-header - -o requirements/build.txt
	uv pip compile --quiet --generate-hashes --no-annotate --no-header --extra dev --extra s3 pyproject.toml -o requirements/dev.txt

bench: setup-dev  ## speed, statements and bytes of the main pages
	$(PY) -m bench.pages
	$(PY) -m bench.writing
	$(PY) -m bench.merging
	$(PY) -m bench.directory
	tests/with_postgres $(PY) -m bench.directory
	tests/with_postgres $(PY) -m bench.registry

soak: setup-dev  ## kill the mail server under load for ten minutes, count every message
	$(PY) bench/soak.py

vendor: setup-dev  ## fetch the front-end files of others again (needs npm)
	deploy/vendor

clean:  ## forget the virtual environment and caches, never instance/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
