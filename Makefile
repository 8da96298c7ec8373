# make run MUSIC=~/Music    make test    make check
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test check format bench screenshots clean

run: $(STAMP)
ifdef MUSIC
	$(BIN)/musictui "$(MUSIC)"
else
	$(BIN)/musictui demo
endif

test: $(STAMP)
	$(BIN)/pytest

# Everything that must hold beside the tests: format, lint, types, import contracts.
check: $(STAMP)
	$(BIN)/ruff format --check musictui tests
	$(BIN)/ruff check musictui tests
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff format musictui tests
	$(BIN)/ruff check --fix musictui tests

bench: $(STAMP)
	$(BIN)/pytest -n 0 --override-ini addopts= tests/performance

screenshots: $(STAMP)
	$(BIN)/python -m tests.screenshots

clean:
	rm -rf $(VENV)

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "MusicTUI needs Python 3.11 or newer; name one with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $(STAMP)
