# make run     sets up everything, fills the demonstration clinic, serves it
# make test    sets up a browser and PostgreSQL too, runs every test on both databases
# make check   format, lint, types, order of the rooms, knowledge files, migrations
# make fix     repairs format and lint
# make bench   measures what people wait for: pages, the search, a large clinic, answers and mail, the synthesis beside R
# make tour    takes the pictures of docs/tour.md
# make accessible   reads every page of everybody in the demonstration clinic, looks at every kind of part in a browser
# make lock    writes requirements/*.txt again from pyproject.toml

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
# The distribution's own, where that is new enough and makes environments: one that a version manager
# compiled is often slower.
CAN_MAKE_ONE := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell /usr/bin/python3 -c '$(CAN_MAKE_ONE)' 2>/dev/null && echo /usr/bin/python3 || echo python3)
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
BIN := .venv/bin
UV := $(BIN)/uv
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
export VIRTUAL_ENV := $(CURDIR)/.venv
# Trust whom this machine trusts: a clinic's own proxy, for example.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := true
endif

# Compiled once: the tests start prolo dozens of times, and a machine may say to keep nothing.
test check: export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/compiled
test check: export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := run
.PHONY: run test check fix bench lock tour accessible

run: .venv/run.ok
	@exec $(BIN)/prolo run --host $(HOST) --port $(PORT) $(ARGS)

test: .venv/tools.ok
	@$(BIN)/python -m tests.support.both_databases $(ARGS)

check: .venv/test.ok
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/prolo knowledge check
	@$(BIN)/python -m django makemigrations --check --dry-run --settings tests.support.settings
	@if grep -rnE 'https?://' requirements/; then echo 'requirements/ must name no address'; exit 1; fi

fix: .venv/test.ok
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

tour: .venv/tools.ok
	@$(BIN)/python -m tools.tour

accessible: .venv/tools.ok
	@$(BIN)/python -m tools.accessible $(ARGS)

bench: .venv/tools.ok
	@failed=(); \
	measure() { "$$@" || failed+=("$$*"); }; \
	measure $(BIN)/python -m benchmarks; \
	measure $(BIN)/python -m tests.bench $(ARGS); \
	measure $(BIN)/python -m tests.bench.search; \
	measure $(BIN)/python -m tests.bench.clinic; \
	measure env PROLO_TEST_DATABASE=postgresql $(BIN)/python -m tests.bench.clinic; \
	measure $(BIN)/python -m tests.bench.answers; \
	measure $(BIN)/python -m tests.bench.mail; \
	measure $(BIN)/python -m tests.bench.fresh; \
	measure $(BIN)/python -m tests.bench.papers; \
	measure env JOBS_AND_KILLS='1000 40' MESSAGES_TO_SEND=1000 $(BIN)/python -m pytest -q tests/registry/test_jobs.py tests/registry/test_killed_while_sending.py -k killed_again; \
	if [ $${#failed[@]} != 0 ]; then printf 'a bar was not held: %s\n' "$${failed[@]}"; exit 1; fi

.venv/uv.ok: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "prolo needs Python 3.11 or newer. Choose one: make PYTHON=python3.11")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo 'installing python3-venv'; \
	    $(SUDO) apt-get update -qq; \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null; }
	@echo 'making the environment in .venv'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/run.ok: .venv/uv.ok requirements/run.txt pyproject.toml
	@$(UV) pip install -q --require-hashes -r requirements/run.txt
	@$(UV) pip install -q --no-deps -e .
	@touch $@

.venv/test.ok: .venv/run.ok requirements/test.txt
	@$(UV) pip install -q --require-hashes -r requirements/test.txt
	@touch $@

.venv/tools.ok: .venv/test.ok
	@$(BIN)/python -m tests.support.system_packages
	@touch $@

LOCK = $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --custom-compile-command 'make lock'
lock: .venv/uv.ok
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --group test --group dev -c requirements/run.txt -o requirements/test.txt
	! grep -rnE 'https?://' requirements/
