# One command for people and for CI; everything that set-up installs stays in .venv.
PYTHON ?= python3
PORT ?= 8501
# A source folder or workbook of another register, for 'make run SOURCE=DIR'; it is built into a folder of its own.
SOURCE ?=
BUILT = build/registers/$(basename $(notdir $(abspath $(SOURCE))))
BIN := .venv/bin

.PHONY: help run test test-python test-deploy thorough lint format data check-data check-source bench browser nginx chaos audit lock sbom

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

.venv/run.stamp: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --no-compile --requirement requirements-dev.txt # it lists all; a file is compiled when it is first used
	touch .venv/run.stamp $@

browser: # A missing browser is installed, never skipped
	@command -v chromium >/dev/null || { apt-get update && apt-get install --yes --no-install-recommends chromium fonts-liberation; }

nginx: # A missing nginx is installed, never skipped
	@PATH=$$PATH:/usr/sbin command -v nginx >/dev/null || { apt-get update && apt-get install --yes --no-install-recommends nginx-light openssl; }

run: .venv/run.stamp ## Set up and serve the dashboard on PORT (8501); SOURCE=DIR serves another register
	$(if $(SOURCE),$(BIN)/python -m lib.build --source "$(SOURCE)" --out "$(BUILT)")
	$(if $(SOURCE),MUTUALS_DATA="$(BUILT)") $(BIN)/python -m streamlit run serve.py --server.port $(PORT)

test: .venv/dev.stamp browser nginx ## Set up and run every check and test
	$(MAKE) --jobs=2 test-python test-deploy # the latter waits more than it works
	$(BIN)/python -m pytest tests/browser -n 3 --dist loadfile --no-loadscope-reorder

test-python: lint
	$(BIN)/python -m pytest tests/unit tests/app -n 2 --dist loadfile

test-deploy: .venv/dev.stamp browser nginx # What stands before the app
	$(BIN)/python -m pytest tests/deploy

thorough: test ## Before an edition or a release: every check and test, every organisation, view, page and face, in light and dark, and a register without each thing that may be absent
	$(BIN)/python -m pytest tests/unit tests/app -n 2 -m thorough
	$(BIN)/python -m pytest tests/browser -n 3 --dist loadfile --no-loadscope-reorder -m thorough
	$(BIN)/python -m pytest tests/deploy -m thorough

lint: .venv/dev.stamp ## Style, types, import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive app.py serve.py pages lib
	$(BIN)/hadolint deploy/container/Dockerfile

format: .venv/dev.stamp ## Put the code into house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

data: .venv/dev.stamp ## Check data/source, rebuild the Parquet files, release notes and feed
	$(BIN)/python -m lib.build
	$(BIN)/python -m lib.exports.release_notes

check-data: .venv/dev.stamp ## Check data/source, write nothing
	$(BIN)/python -m lib.build --check

check-source: .venv/run.stamp ## Check the register in SOURCE=DIR before sending it, write nothing
	$(BIN)/python -m lib.build --check --source "$(or $(SOURCE),data/source)"

bench: .venv/dev.stamp ## Print the benchmarks
	$(BIN)/python -m benchmarks

chaos: .venv/dev.stamp nginx ## Break things while readers click and print what they saw
	$(BIN)/python -m benchmarks.chaos

.venv/audit.stamp: requirements-audit.txt
	test -x .venv/audit/bin/python || $(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet --requirement requirements-audit.txt
	touch $@

audit: .venv/audit.stamp ## Ask the public database for known weaknesses of what the app needs
	.venv/audit/bin/pip-audit --requirement requirements.txt --require-hashes --disable-pip

lock: .venv/audit.stamp ## Pin what requirements*.in need, with hashes; UPGRADE=--upgrade takes the newest
	for name in requirements requirements-dev; do \
	  .venv/audit/bin/uv pip compile --quiet $(UPGRADE) --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-strip-extras \
	    --custom-compile-command "make lock" $$name.in --output-file $$name.txt || exit 1; done

sbom: .venv/audit.stamp ## Write deploy/sbom.json, the bill of materials
	.venv/audit/bin/cyclonedx-py requirements requirements.txt --output-reproducible --spec-version 1.6 --output-file deploy/sbom.json
