# One command for people and for CI; everything that set-up installs stays in .venv.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

.PHONY: help run test lint format data check-data bench browser

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

.venv/run.stamp: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	touch .venv/run.stamp $@

browser: # A missing browser is installed, never skipped
	@command -v chromium >/dev/null || { apt-get update && apt-get install --yes --no-install-recommends chromium fonts-liberation; }

run: .venv/run.stamp ## Set up and serve the dashboard on PORT (8501)
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: .venv/dev.stamp browser lint ## Set up and run every check and test
	$(BIN)/python -m pytest tests/unit tests/app -n 2
	$(BIN)/python -m pytest tests/browser -n 2

lint: .venv/dev.stamp ## Style, types, import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev.stamp ## Put the code into house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

data: .venv/dev.stamp ## Check data/source, rebuild the Parquet files, release notes and feed
	$(BIN)/python -m lib.build
	$(BIN)/python -m lib.editions

check-data: .venv/dev.stamp ## Check data/source, write nothing
	$(BIN)/python -m lib.build --check

bench: .venv/dev.stamp ## Print the benchmarks
	$(BIN)/python -m benchmarks
