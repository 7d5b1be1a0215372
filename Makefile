# détente: two commands do everything: `make run` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SHARED ?= ../shared
DEMO   := build/demo

.DEFAULT_GOAL := help
.PHONY: help setup run test fast lint fix types eval bench soak lexicon docs size clean

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: $(VENV)/.ready ## build .venv with detente in it and fetch the language models (by pinned hash)

$(VENV)/.ready: pyproject.toml scripts/fetch_models.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[all,dev]'
	$(BIN)/python scripts/fetch_models.py
	@touch $@

run: setup ## the main job on the bundled sample pages: ingest, brief, site
	@mkdir -p $(DEMO)
	@rm -rf $(DEMO)/site $(DEMO)/ledger.db*
	$(BIN)/detente --ledger $(DEMO)/ledger.db ingest src/detente/data/samples
	$(BIN)/detente --ledger $(DEMO)/ledger.db brief
	$(BIN)/detente --ledger $(DEMO)/ledger.db site $(DEMO)/site

test: setup ## every test: rules' examples, rooms, command line, hostile input, browser (where Chromium is installed)
	$(BIN)/python -m pytest -n auto --dist loadfile

fast: setup ## tests without the slow and the browser ones
	$(BIN)/python -m pytest -n auto --dist loadfile -m 'not slow and not browser'

lexicon: setup ## run every example of the lexicon
	$(BIN)/detente lexicon check && $(BIN)/detente lexicon test

lint: setup ## style and types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

fix: setup ## mend what the style checker can
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

types: setup ## types alone
	$(BIN)/mypy

eval: setup ## accuracy on the development gold (needs ../shared)
	$(BIN)/python scripts/evaluate.py --shared $(SHARED)

bench: setup ## speed and memory, as ratios where there is a peer (needs ../shared)
	$(BIN)/python scripts/bench.py --shared $(SHARED)

soak: setup ## 100 kills in the middle of an ingest
	$(BIN)/python scripts/soak.py

docs: setup ## regenerate the references of commands and tables
	$(BIN)/python scripts/make_cli_docs.py
	$(BIN)/python scripts/make_schema_docs.py

size: setup ## installed size in MB: the program with its models and libraries, without what development needs
	@rm -rf build/size && $(PYTHON) -m venv build/size
	@build/size/bin/python -m pip install --quiet . && build/size/bin/python -m pip uninstall --quiet --yes pip
	@du -sm --exclude=__pycache__ build/size/lib | awk '{print $$1 " MB"}'

clean: ## remove what was built, the environment included
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache .coverage
