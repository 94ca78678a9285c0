# One command each: `make run` to use Perennial, `make test` and `make check` to work on it.
# Needs Python 3.11 or newer and nothing else; everything is installed into .venv.

PYTHON ?= python3
PORT ?= $(or $(PERENNIAL_PORT),8000)
VENV := .venv
BIN := $(VENV)/bin
FUZZ := $(VENV)/fuzz
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
TESTS ?= tests
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test torture fuzz journeys check bench lock clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: $(STAMPS)/project ## set up what Perennial needs to run, into .venv

setup-dev: $(STAMPS)/dev $(STAMPS)/project

# PERENNIAL_PORT holds here, too, unless PORT says otherwise.
# A home of its own, so that the demonstration never meets real data.
run: export PERENNIAL_HOME ?= $(CURDIR)/home
run: setup ## start Perennial with a demonstration workspace (PORT=8000 to change)
	@$(BIN)/perennial demo
	@exec $(BIN)/perennial serve --port $(PORT)

test: setup-dev ## run the tests on SQLite, and on PostgreSQL when PERENNIAL_TEST_POSTGRES_URL is set
	@$(BIN)/python tests/run.py --workers $(WORKERS) -- -m "not journey and not fuzz" $(TESTS)

torture: export PERENNIAL_TEST_ROWS ?= 50000
torture: setup-dev ## kill processes, fill disks, cut connections; PERENNIAL_TEST_SEED repeats a run
	@$(BIN)/python tests/run.py -- --timeout 5000 -m "not journey" tests/torture

fuzz: export PERENNIAL_TEST_SECONDS ?= 600
fuzz: setup-dev $(STAMPS)/fuzz ## send the API what its description allows and forbids; PERENNIAL_TEST_SECONDS for each engine
	@$(BIN)/python tests/run.py -- --timeout 5000 -m fuzz tests/fuzz

journeys: setup-dev ## drive a real browser through the product (needs Chromium)
	@$(BIN)/python tests/run.py --engines sqlite --workers $(WORKERS) -- -m journey $(TESTS)

check: setup-dev ## format, lint, types and floors
	@status=0; \
	$(BIN)/ruff check . || status=1; \
	$(BIN)/ruff format --check . || status=1; \
	$(BIN)/mypy perennial || status=1; \
	$(BIN)/lint-imports || status=1; \
	exit $$status

bench: setup-dev ## measure, each figure beside its reference
	@$(BIN)/python -m bench

lock: setup-dev ## choose the newest allowed versions again and write the lock files
	@$(PIP) install uv
	@echo 'setuptools>=77' | $(BIN)/uv pip compile $(LOCKING) pyproject.toml - -o requirements.lock
	@echo 'setuptools>=77' | $(BIN)/uv pip compile $(LOCKING) pyproject.toml - --extra dev \
	  -c requirements.lock -o requirements-dev.lock
	@echo schemathesis | $(BIN)/uv pip compile $(LOCKING) - -o requirements-fuzz.lock

LOCKING := --quiet --upgrade --universal --no-emit-index-url --generate-hashes --python-version 3.11 \
  --custom-compile-command "make lock"

clean: ## remove what was set up and built; no data
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(STAMPS)/venv:
	@command -v $(PYTHON) >/dev/null \
	  || { echo "Perennial needs Python 3.11 or newer, and $(PYTHON) was not found. Install it, or name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Perennial needs Python 3.11 or newer; $$($(PYTHON) --version) was found. Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv (about half a minute, once)"
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.lock $(STAMPS)/venv
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/run
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# An environment of its own: what it needs is not what Perennial needs.
$(STAMPS)/fuzz: requirements-fuzz.lock $(STAMPS)/venv
	@test -x $(FUZZ)/bin/python || $(BIN)/python -m venv $(FUZZ)
	@$(FUZZ)/bin/python -m pip --disable-pip-version-check -qq install --require-hashes -r requirements-fuzz.lock
	@touch $@

$(STAMPS)/project: pyproject.toml $(STAMPS)/run
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
