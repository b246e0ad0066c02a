# Everyday commands. `make` alone lists them.

VENV ?= .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check install --quiet
FAST := -m "not postgresql and not browser and not slow"

# Tests start many processes: each would compile the whole academy again if Python kept nothing compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run worker test fast check bench torture format lock words clean

help: ## list these commands
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## install, prepare and serve the academy with its demo company
	@$(VENV)/bin/academy run --prepare

worker: $(VENV)/.run ## run background jobs in a process of their own
	@$(VENV)/bin/academy worker

test: $(VENV)/.test ## every test: SQLite, a real PostgreSQL, a real Chromium
	@$(PYTHON) -m tests.bring
	@$(PYTHON) -m pytest -n 2 --dist loadfile

fast: $(VENV)/.test ## the tests that need neither PostgreSQL nor a browser
	@$(PYTHON) -m pytest -q -n 2 --dist worksteal $(FAST)

check: $(VENV)/.test ## lint and types
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy

bench: $(VENV)/.test ## measure hot pages and the desk at 170,000 people, on both databases, and what the engine teaches
	@$(PYTHON) -m tests.bench
	@$(PYTHON) -m tests.bench.roster
	@$(PYTHON) -m tests.bench.asked
	@$(PYTHON) -m tests.bench.searching
	@$(PYTHON) -m tests.bench.authoring
	@$(PYTHON) -m tests.bench.learning --seeds 101

torture: $(VENV)/.test ## the long hammers and simulations, and controls taken away one by one
	@$(PYTHON) -m pytest -m "slow" --hypothesis-profile=torture
	@$(PYTHON) -m tests.mutants

format: $(VENV)/.test ## lay out the code
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

words: $(VENV)/.test ## gather the sentences of the interface for translation
	@$(PYTHON) -m tests.words

lock: $(VENV)/.test ## pin every dependency with its hashes
	@$(PIP) uv
	@$(PYTHON) -m uv pip compile -q pyproject.toml --group build --extra redis --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements/run.txt
	@$(PYTHON) -m uv pip compile -q pyproject.toml --group build --group test --all-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -c requirements/run.txt -o requirements/test.txt

clean: ## take away what was installed here; the data in instance/ stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache

$(VENV)/.made:
	@command -v python3 >/dev/null || { echo "Python 3.11 or newer is needed: https://www.python.org"; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$(python3 --version)."; exit 1; }
	@python3 -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	@echo "Installing what running needs ..."
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo "Installing what testing needs ..."
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@
