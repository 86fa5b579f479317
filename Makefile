# Bare `make` explains itself. Python 3.11 or newer is all that must be there before.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
export PORT

# Any Python from 3.11 on: make run PYTHON=/path/to/python3
PYTHON ?= $(firstword $(foreach name,python3.11 python3 python3.12 python3.13,$(shell command -v $(name) 2> /dev/null)))
BIN := .venv/bin
MANAGE := scripts/local $(BIN)/python manage.py

# pytest's own arguments: make test T="tests/browse -k facets"
T ?=

##@ Use it

.PHONY: run
run: .venv/.runtime ## Set up what is missing, load the demo data once, serve on 127.0.0.1:$(PORT)
	@scripts/local $(BIN)/python scripts/prepare
	@exec scripts/local scripts/serve

.PHONY: password
password: .venv/.runtime ## Give the editor's account a new password and show it once
	@$(MANAGE) ensure_editor --reset

.PHONY: manage
manage: .venv/.runtime ## Any management command: make manage C="load_pools --check"
	@$(MANAGE) $(C)

##@ Work on it

.PHONY: dev
dev: .venv/.dev ## The same data under the development server, with debug pages and reloading
	@DEBUG=1 scripts/local $(BIN)/python scripts/prepare
	@DEBUG=1 exec scripts/local scripts/serve dev

.PHONY: test
test: .venv/.dev ## All tests that need neither a browser nor PostgreSQL
	$(BIN)/python -m pytest $(BOTH_CORES) $(T)

.PHONY: test-quick
test-quick: .venv/.dev ## The same, keeping the test database between runs: make test-quick T=tests/claims
	TEST_VAR_DIR=var/test-$(SCHEMA) $(BIN)/python -m pytest --reuse-db $(T)

.PHONY: test-browser
test-browser: .venv/.dev ## Tests in a real browser (Chromium; CHROMIUM=/path/to/it)
	$(BIN)/python -m pytest $(BOTH_CORES) -m browser tests/browser $(T)

.PHONY: test-postgres
test-postgres: .venv/.dev ## The tests on PostgreSQL: DATABASE_URL's, or a throw-away one
	$(if $(DATABASE_URL),,scripts/with-postgres) $(BIN)/python -m pytest $(BOTH_CORES) -n 3 -m "not browser and not validators" $(T)

.PHONY: test-validators
test-validators: .venv/.validators ## Data descriptions before the public validators, which bring 380 MB
	$(BIN)/python -m pytest -m validators tests/opendata/releases $(T)

.PHONY: coverage
coverage: ## Run make test and say whether the tests reach enough of every room
	@$(MAKE) test-measured
	@$(MAKE) coverage-floors

.PHONY: test-measured
test-measured: .venv/.dev ## make test, writing down which lines and branches are reached
	$(COVERAGE) erase
	status=0; $(COVERAGE) run -m pytest $(BOTH_CORES) $(T) || status=$$?; $(COVERAGE) combine --quiet; exit $$status

.PHONY: coverage-floors
coverage-floors: .venv/.dev ## Hold what was written down against the floors in pyproject.toml
	@mkdir -p var
	@$(COVERAGE) json --quiet -o var/coverage.json
	@$(BIN)/python scripts/coverage-floors var/coverage.json

.PHONY: lint
lint: .venv/.dev ## Everything that reads the code without running it
	@scripts/lint

.PHONY: format
format: .venv/.dev ## Put Python and templates into the house's form
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .
	@# djlint's status says whether it changed something, which is not a failure here.
	$(BIN)/djlint --reformat --quiet templates || true

.PHONY: bench
bench: .venv/.dev ## Measure queries, time and bytes of the listing on both databases: make bench C="--runs 50"
	$(MANAGE) bench --settings bench.settings $(C)
	scripts/with-postgres $(MANAGE) bench --settings bench.settings $(C)

.PHONY: bench-load
bench-load: .venv/.dev ## Cached pages under load beside a plain view: make bench-load C="--long 10" for ten minutes
	scripts/local $(BIN)/python scripts/bench-load $(C)
	scripts/with-postgres scripts/local $(BIN)/python scripts/bench-load $(C)

.PHONY: messages
messages: .venv/.dev ## Bring the catalogues of further languages up to date (needs gettext)
	DEBUG=1 $(BIN)/python scripts/messages

.PHONY: screenshots
screenshots: .venv/.dev ## Take the pictures in docs/screenshots/ anew
	@scripts/local $(BIN)/python scripts/prepare
	scripts/local $(BIN)/python scripts/screenshots

.PHONY: lighthouse
lighthouse: .venv/.dev ## Measure the main pages as phones see them; writes docs/measurements.md (needs npm)
	@scripts/local $(BIN)/python scripts/prepare
	scripts/local $(BIN)/python scripts/lighthouse

.PHONY: lock
lock: .venv/.dev ## Write requirements*.txt anew from pyproject.toml (UPGRADE=1: newest versions)
	$(LOCK) --output-file requirements.txt pyproject.toml
	$(LOCK) --extra s3 --constraint requirements.txt --output-file requirements-s3.txt pyproject.toml
	$(LOCK) --extra dev --extra s3 --constraint requirements-s3.txt --output-file requirements-dev.txt pyproject.toml
	$(LOCK) --extra validators --constraint requirements-dev.txt --output-file requirements-validators.txt pyproject.toml

.PHONY: audit
audit: .venv/.dev ## Whether a package of ours has a known vulnerability
	@scripts/audit

.PHONY: sbom
sbom: .venv/.dev ## What the site is made of, with licences: var/sbom.cdx.json (CycloneDX) and a list
	@$(BIN)/python scripts/sbom

.PHONY: hooks
hooks: .venv/.dev ## Run the linters before every commit
	$(BIN)/pre-commit install

##@ Tidy up

.PHONY: clean
clean: ## Remove packages and caches; data in var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage* test-results var/static var/test-*
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

.PHONY: reset
reset: ## Remove the local data as well: make reset SURE=1
	@test "$(SURE)" = 1 || { echo "This deletes var/: database, uploads, letters, key. If so: make reset SURE=1"; exit 1; }
	rm -rf var

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { gsub(/\$$\(PORT\)/, "$(PORT)", $$2); printf "  make %-15s %s\n", $$1, $$2 }' Makefile
	@echo

# --- How it is done ------------------------------------------------------------------------

COVERAGE = $(BIN)/python -m coverage

LOCK = $(BIN)/pip-compile --quiet $(if $(UPGRADE),--upgrade) --generate-hashes --strip-extras \
  --allow-unsafe --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

# Each worker gets one half in its order, so that what a module loads is loaded once, and who is
# done first takes from the other's end. Where they wait for PostgreSQL, a third has the core.
BOTH_CORES = -n 2 --dist worksteal

# Changes with the migrations, so that a kept test database is never an old one.
SCHEMA = $(shell cat requirements-dev.txt $$(find directory pools -path '*/migrations/*.py' | sort) | cksum | cut -d' ' -f1)

.venv/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none found. Set PYTHON=/path/to/python3."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11. Set PYTHON=/path/to/python3."; exit 1; }
	@echo "- Virtual environment: .venv ($$("$(PYTHON)" --version))"
	@"$(PYTHON)" -m venv .venv || { echo "If the venv module is missing, on Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

.venv/.runtime: requirements.txt | .venv/.made
	@scripts/install requirements.txt
	@touch $@

# Beside the development set, which it agrees with.
.venv/.validators: requirements-validators.txt .venv/.dev
	@scripts/install requirements-validators.txt
	@touch $@

# The development set holds the runtime set.
.venv/.dev: requirements-dev.txt requirements.txt | .venv/.made
	@scripts/install requirements-dev.txt
	@touch $@ .venv/.runtime
