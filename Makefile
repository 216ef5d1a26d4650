# What a contributor does, one command each. Needs make, git and Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

# The tests of a file stay in one process, where they share what they set up.
PARALLEL := --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: bench fuzz reproduce test quick check harmonise simulate simulate-coverage lab lint format strip lock venv install clean

reproduce: venv  ## read, harmonise, run the notebooks, write reports/
	@$(BIN)/python -m vises_research reproduce

test: venv  ## the whole test suite
	@$(BIN)/python -m pytest $(PARALLEL)

quick: venv  ## the tests that take no time and need nothing but Python, without the examples of the docstrings
	@$(BIN)/python -m pytest $(PARALLEL) -m "not slow" tests

bench: venv  ## how fast large files are harmonised, on every engine, the statistics, and how figures are published; takes some minutes
	@$(BIN)/python benchmarks/run.py
	@$(BIN)/python benchmarks/stats.py
	@$(BIN)/python benchmarks/figures.py

fuzz: venv  ## spoilt files by chance for every reader, importer and file of a study; takes some minutes
	@$(BIN)/python tests/bad_input/fuzz.py

simulate-coverage: venv  ## how often intervals cover and tests reject: docs/coverage.md; takes some minutes
	@$(BIN)/python -m benchmarks.coverage

check: venv  ## list all problems of the data, write nothing
	@$(BIN)/python -m vises_research check

harmonise: venv  ## data/raw -> data/processed only
	@$(BIN)/python -m vises_research harmonise

simulate: venv  ## write the demonstration study's data/raw again
	@$(BIN)/python -m demonstration

lab: venv  ## work on the notebooks
	@$(BIN)/python -m jupyterlab notebooks

lint: venv  ## style, types, and which room may import which
	@$(BIN)/python -m ruff check
	@$(BIN)/python -m ruff format --check
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-cache

format: venv  ## mend what can be mended by itself
	@$(BIN)/python -m ruff check --fix
	@$(BIN)/python -m ruff format

strip: venv  ## take outputs out of the notebooks before committing them
	@$(BIN)/python -m vises_research.reproduce.strip notebooks/*.ipynb examples/*/notebooks/*.ipynb

lock:  ## pin the newest versions that pyproject.toml admits; needs uv
	@uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --upgrade --quiet --output-file requirements.lock

# The environment is made again only if the lock is not the one it was made from.
venv:
	@cmp -s requirements.lock $(VENV)/requirements.lock || $(MAKE) --no-print-directory install

install:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not that." \
	    "Name another with: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making $(VENV) from requirements.lock; once, this takes a minute or two ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps \
	  --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps \
	  --no-build-isolation --editable .
	@cp requirements.lock $(VENV)/requirements.lock

clean:  ## forget everything that was derived
	rm -rf $(VENV) data/processed/*.parquet data/processed/*.csv data/processed/*.json \
	  data/processed/dictionary.md reports/figures reports/notebooks reports/*.html reports/*.json
