# make run MUSIC=~/Music    make test    make check
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.PHONY: run test check format bench screenshots docs clean

run: $(APP)
ifdef MUSIC
	$(BIN)/musictui "$(MUSIC)"
else
	$(BIN)/musictui demo
endif

test: $(DEV)
	$(BIN)/pytest

# Everything that must hold beside the tests: format, lint, types, import contracts.
check: $(DEV)
	$(BIN)/ruff format --check musictui tests
	$(BIN)/ruff check musictui tests
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV)
	$(BIN)/ruff format musictui tests
	$(BIN)/ruff check --fix musictui tests

bench: $(DEV)
	$(BIN)/pytest --override-ini addopts= --benchmark-columns=min,median,max,rounds tests/performance

screenshots: $(DEV)
	$(BIN)/python -m tests.screenshots

clean:
	rm -rf $(VENV)

$(APP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "MusicTUI needs Python 3.11 or newer; name one with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[analysis]" || { echo "Without acoustic fingerprints: there is no Essentia for this system."; $(BIN)/python -m pip install --quiet --editable .; }
	touch $@

$(DEV): $(APP)
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@
