# The two commands of the README are `make reproduce` and `make test`; `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
VENV_BAYES := .venv-bayes
# Threads fight over small arrays, and the tests already use every core.
ONE_THREAD := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
LATEST := mapping_police_violence_2021
# ENVIRONMENT=/path/to/.venv takes one that is made already, with this checkout's own source.
ifdef ENVIRONMENT
BIN := $(ENVIRONMENT)/bin
STAMP :=
export PYTHONPATH := $(CURDIR)/src
else
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-from-lock
endif

.PHONY: train help reproduce latest test tests check lint types notebooks lab multilevel lock bench clean

help: ## explain all targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

ifndef ENVIRONMENT
# The environment is made anew when the lock or the package's own metadata changes. The lock is
# whole, so nothing is resolved here: older releases of pip, seeing `coverage[toml]` asked for, would
# take the newest coverage instead of the pinned one and stop. `pip check` shows that none is missing.
$(STAMP): requirements.lock pyproject.toml
	@for candidate in "$(PYTHON)" python3 python3.13 python3.12 python3.11 python3.14 python; do \
	  if [ -n "$$candidate" ] && "$$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    found="$$candidate"; break; \
	  fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "No CPython 3.11 or newer was found. Install one, or say: make PYTHON=/path/to/python" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$found" --version) (a few minutes the first time)"; \
	rm -rf $(VENV) && "$$found" -m venv $(VENV)
	@"$(BIN)"/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@"$(BIN)"/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@"$(BIN)"/python -m pip --disable-pip-version-check check
	@touch $(STAMP)
endif

reproduce: $(STAMP) ## recompute every claim, draw every figure, run every notebook, build the site
	@"$(BIN)"/qi-analysis reproduce

latest: $(STAMP) ## get what Mapping Police Violence serves today; risk, trend, claims, figures and a page of it
	@"$(BIN)"/qi-analysis fetch --latest $(LATEST)
	@"$(BIN)"/qi-analysis risk --source $(LATEST) --latest
	@"$(BIN)"/qi-analysis trends --source $(LATEST) --latest
	@"$(BIN)"/qi-analysis claims --latest
	@"$(BIN)"/qi-analysis figures --latest
	@"$(BIN)"/qi-analysis site --latest

test: $(STAMP) lint types tests ## all checks and tests

tests: $(STAMP) ## the tests alone; COVERAGE=--cov measures what they reach
	@$(ONE_THREAD) "$(BIN)"/python -m pytest --numprocesses=auto --dist=loadgroup $(COVERAGE)

check: $(STAMP) lint types ## what to run before every commit: style, imports, types, fast tests
	@$(ONE_THREAD) "$(BIN)"/python -m pytest --quiet --numprocesses=auto --dist=loadgroup -m "not slow"

lint: $(STAMP) ## style of the code, and which part may import which
	@"$(BIN)"/ruff format --check .
	@"$(BIN)"/ruff check .
	@"$(BIN)"/lint-imports --no-cache --no-logo

types: $(STAMP) ## static types
	@"$(BIN)"/mypy

notebooks: $(STAMP) ## run the notebooks and keep their outputs in notebooks/
	@"$(BIN)"/qi-analysis notebooks --write

lab: $(STAMP) ## open the notebooks in JupyterLab; LAB='--no-browser --allow-root' in a container
	@"$(BIN)"/jupyter-lab --notebook-dir=notebooks $(LAB)

multilevel: ## fit the multilevel models anew, in an environment of their own
	@test -d $(VENV_BAYES) || "$(or $(PYTHON),python3)" -m venv $(VENV_BAYES)
	@$(VENV_BAYES)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[bayes]'
	@$(VENV_BAYES)/bin/qi-analysis multilevel

bench: $(STAMP) ## run the comparisons in benchmarks/
	@for script in benchmarks/bench_*.py; do "$(BIN)"/python "$$script" || exit 1; done

train: $(STAMP) ## make the weights of the reader of opinions from labels and raw texts
	@$(ONE_THREAD) "$(BIN)"/python -m qi_analysis.opinions.training

lock: ## regenerate requirements.lock (needs uv)
	@uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --fork-strategy fewest --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --upgrade --quiet -o requirements.lock

clean: ## remove the environment and what was built
	@rm -rf $(VENV) $(VENV_BAYES) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
