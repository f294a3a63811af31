# Everything a person does here. Bare `make` lists it.
SHELL := /bin/bash
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE := 1
DATA := $(or $(WAYMARK_DATA),instance)

.PHONY: help run test lint bench screenshots system install dev catalogue ready

help:
	@echo "make run [HOST=127.0.0.1] [PORT=8000]  install what is missing, prepare the data, serve"
	@echo "make test                              all tests (installs Chromium, PostgreSQL, Redis when missing)"
	@echo "make lint                              ruff, mypy, import contracts, catalogue"
	@echo "make bench                             figures of benchmarks/RESULTS.md"
	@echo "make screenshots                       pictures of screens and pages in build/screenshots"

system:
	@bash .ci/system

$(VENV)/.run: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Python packages"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Installing tools for tests"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

translations/zh/LC_MESSAGES/messages.mo: translations/zh/LC_MESSAGES/messages.po $(VENV)/.run
	@$(BIN)/python -m reports.catalogue --compile

static/tokens.css: reports/tokens.toml $(VENV)/.run
	@$(BIN)/python -m reports.tokens

install: system $(VENV)/.run translations/zh/LC_MESSAGES/messages.mo static/tokens.css

dev: install $(VENV)/.dev
	@bash .ci/system test
	@$(BIN)/python -c "from pathlib import Path; from reports.fonts import prepare; prepare(Path('$(DATA)') / 'fonts')"

run: install
	@HOST=$(HOST) PORT=$(PORT) bash .ci/serve

test: dev
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder

lint: dev
	@$(BIN)/ruff check .
	@$(BIN)/mypy --strict questionnaires scoring roadmap reports
	@$(BIN)/mypy assessment web cli app.py
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/flask --app app content check

bench: dev
	@$(BIN)/python -m benchmarks.scoring
	@$(BIN)/python -m benchmarks.pages
	@$(BIN)/python -m benchmarks.report
	@$(BIN)/python -m benchmarks.roadmap
	@if [ -n "$$PSPLIB_DIR" ]; then $(BIN)/python -m benchmarks.psplib; fi

screenshots: dev
	@$(BIN)/python -m tests.screenshots
