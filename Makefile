# Everything runs in .venv, which the first command makes. `make help` lists the commands.
PYTHON ?= python3
BIN := .venv/bin
# Which versions are installed: those of this file, or with `CONSTRAINTS=` the newest.
CONSTRAINTS ?= constraints.txt
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet $(CONSTRAINTS:%=-c %)
# The order is another one each time: make test SEED=… takes one again.
ORDER = $(if $(SEED),-p randomly --randomly-seed=$(SEED))

.PHONY: help demo test test-slow check validate benchmarks tools outline pictures accept clean

help:            ## list the commands
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "grade needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1)." \
	    "Name another: make $(or $(MAKECMDGOALS),help) PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# The stamps say what is installed: they are older than pyproject.toml when it has changed.
.venv/.installed: $(BIN)/python pyproject.toml $(CONSTRAINTS)
	@echo "Installing PyTorch and what else is needed into .venv; this takes a minute or two …"
	@$(PIP) -e .
	@touch $@

.venv/.installed-dev: .venv/.installed
	@echo "Installing the tools of the tests …"
	@$(PIP) -e '.[dev]'
	@touch $@

demo: .venv/.installed  ## set up, and grade a partly wrong submission
	@echo '$$ grade exercise-3 tests/submissions/partly_wrong/swish.py'
	@$(BIN)/grade exercise-3 tests/submissions/partly_wrong/swish.py || test $$? -eq 1

# A process more than cores: a quarter of the time tests wait, for deadlines and for processes.
test: .venv/.installed-dev  ## set up, and run the tests
	$(BIN)/python -m pytest -m 'not slow' -q -n 3 --dist loadfile $(ORDER)

test-slow: .venv/.installed-dev  ## run the tests that take long
	$(BIN)/python -m pytest -m slow -q -n 2 --dist loadfile --timeout=900 $(ORDER)

check: .venv/.installed-dev  ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

validate: .venv/.installed-dev  ## prove every exercise sound
	$(BIN)/grade validate

benchmarks: .venv/.installed-dev  ## measure; ratios within one run
	for each in tests/benchmarks/[a-z]*.py; do $(BIN)/python -m tests.benchmarks.$$(basename $$each .py); done

tools: .venv/.installed-dev  ## what the browser and workflow tests need from npm
	npm install --silent --no-audit --no-fund --no-save --prefix .venv/node axe-core@4 @action-validator/core @action-validator/cli

outline: .venv/.installed-dev  ## write the README's tables of the course
	$(BIN)/python -m tests.outline

pictures: .venv/.installed-dev  ## make the README's pictures anew; needs Chromium
	$(BIN)/python -m tests.pictures

clean:           ## remove what was installed and written
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache reports/exercise-*.html

accept:          ## take over what the golden tests found to be different, after a look
	find tests -name '*.actual.*' | while read -r each; do mv "$$each" "$${each%.actual.*}.$${each##*.}"; done
