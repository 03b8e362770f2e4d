# Every target explains itself in `make help`.
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= 2
SIZE ?= 1000000
TESTS ?=

.DEFAULT_GOAL := help
.PHONY: help run test soak faults lint format bench load assets translations clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done

run: ## Set up what is missing and start web and worker, with demo data (PORT=8000, DEMO=0 for none)
	@$(PYTHON) tools/setup.py run
	@$(BIN)/python tools/run.py

test: ## Set up what is missing and run every test, on SQLite and PostgreSQL, in a browser (TESTS=path, JOBS=2)
	@$(PYTHON) tools/setup.py test
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(TESTS)

soak: ## Let people, browsers and a dying worker at spreadsheets by chance, for SECONDS=300 (SEED=n begins there)
	@$(PYTHON) tools/setup.py test
	$(BIN)/python -m tests.soak $(or $(SECONDS),300) $(SEED)

faults: ## Kill web servers and worker in mid-write, ROUNDS=300 times, and look each time (ENGINE=postgres)
	@$(PYTHON) tools/setup.py test
	$(BIN)/python -m tests.faults $(or $(ROUNDS),300) $(or $(ENGINE),sqlite)

lint: ## Check style, types, templates and security
	@$(PYTHON) tools/setup.py lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/bandit -q -c pyproject.toml -r qaweb sync

format: ## Put Python files into the common format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: ## Measure speed and size, `name: value` a line (SIZE=1000000 evaluations, DB=postgresql; the first run builds them, some minutes)
	@$(PYTHON) tools/setup.py run
	@SIZE=$(SIZE) DB=$(DB) $(BIN)/python -m bench

load: ## Let fifty people work at human pace (MINUTES=10, USERS=50; DB=postgresql: two workers on a PostgreSQL of its own)
	@$(PYTHON) tools/setup.py test
	@MINUTES=$(MINUTES) USERS=$(USERS) DB=$(DB) $(BIN)/python -m bench.users

assets: ## Build static/build from node_modules and static
	@$(PYTHON) tools/setup.py run

translations: ## Collect new strings into the catalogues, ready to be translated
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k _l --omit-header --sort-by-file --no-wrap -o qaweb/translations/messages.pot .
	$(BIN)/pybabel -q update -d qaweb/translations -i qaweb/translations/messages.pot --no-wrap --ignore-obsolete

clean: ## Remove what was built and installed; keeps the database in instance/
	rm -rf .venv node_modules static/build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find qaweb sync tests tools bench -name __pycache__ -prune -exec rm -rf {} +
	find qaweb -name '*.mo' -delete
	rm -rf "$${QAWEB_BENCH:-$${TMPDIR:-/tmp}/qaweb-bench-$$(id -u)}"
