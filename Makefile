# Dure from a fresh machine: `make run`, `make test`. Every step is done once, and again when its lock changes.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup ready run test lint check bench coverage lock third-party apt renew

# Debian's Python is built with profile guidance: the same work takes it less time than one compiled by hand.
PYTHON ?= $(shell /usr/bin/python3 -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo /usr/bin/python3 || echo python3)
PYTHON := $(PYTHON)
HOST ?= 127.0.0.1
PORT ?= 8000
export PYTHON HOST PORT
# Code that was compiled once is not compiled again by each of the many processes that tests start.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
VENDOR := app/web/static/vendor
FONTS := app/documents/fonts
CATALOGUE := app/translations/en/LC_MESSAGES/messages
# One more than there are processors: some tests wait for workers, browsers and clocks.
AT_ONCE := $(shell n=$$(($$(nproc) + 1)); echo $$((n < 8 ? n : 8)))
PYTEST = $(BIN)/python -m pytest -n $(AT_ONCE) --dist loadfile --no-loadscope-reorder
FACTS_AND_WORK := app/kernel/*,app/*/models*,app/*/states*,app/*/rules*,app/*/services*,app/*/queries*,app/*/policy*
DEBIAN := $(if $(filter ready test lint check bench coverage,$(MAKECMDGOALS)),test,run)

# An environment carries its own path: one that was copied from elsewhere is made anew.
ifneq ($(shell cat $(VENV)/.here 2>/dev/null),$(CURDIR))
$(VENV)/.here: renew
endif

help:
	@echo "make run      제품을 준비하고 시작합니다 (http://$(HOST):$(PORT))"
	@echo "make test     모든 시험을 합니다"
	@echo "make check    코드 검사와 단위 시험을 합니다"
	@echo "make bench    속도를 재어 instance/bench.json에 적습니다"
	@echo "make setup    준비만 합니다"
	@echo "make coverage 시험이 지나간 곳을 봅니다"
	@echo "make lock     requirements와 package.json의 잠금 파일을 다시 씁니다"
	@echo "make third-party  쓰는 패키지와 라이선스를 docs/third-party.md에 적습니다"

setup: $(VENV)/.run $(VENDOR)/.done $(FONTS)/.done $(CATALOGUE).mo

run: setup
	@exec $(BIN)/python scripts/serve.py

ready: setup $(VENV)/.dev

test: ready
	@$(PYTEST) tests

coverage: ready
	@$(PYTEST) --cov --cov-report=term:skip-covered tests
	@$(BIN)/coverage report --include='$(FACTS_AND_WORK)' --skip-covered --fail-under=95

lint: ready
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

check: lint
	@$(BIN)/python -m pytest -q $(wildcard tests/unit tests/house)

bench: ready
	@$(BIN)/python scripts/bench.py

apt:
	@scripts/apt.sh $(DEBIAN)

$(VENV)/.here: scripts/uv.txt | apt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 이상이 필요합니다. PYTHON=... 으로 알려 주세요.")'
	@[ "$$(cat $@ 2>/dev/null)" = "$(CURDIR)" ] || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r scripts/uv.txt
	@printf '%s' "$(CURDIR)" > $@

$(VENV)/.run: requirements.txt $(VENV)/.here
	@echo "Python 패키지를 설치합니다."
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "시험에 쓰는 Python 패키지를 설치합니다."
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $@

$(CATALOGUE).mo: $(CATALOGUE).po $(VENV)/.run
	@$(BIN)/pybabel -q compile -l en -d app/translations

node_modules/.done: package-lock.json package.json .npmrc $(VENV)/.here
	@echo "화면에 쓰는 패키지를 설치합니다."
	@scripts/npm.sh ci --ignore-scripts --loglevel=error >/dev/null
	@touch $@

$(VENDOR)/.done: scripts/front.py node_modules/.done
	@$(BIN)/python scripts/front.py
	@touch $@

$(FONTS)/.done: scripts/fonts.py node_modules/.done $(VENV)/.run
	@echo "PDF 글꼴을 만듭니다."
	@$(BIN)/python scripts/fonts.py
	@touch $@

# Locks hold hashes and no addresses, for every platform from Python 3.11 on.
COMPILE = $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url $(UPGRADE)
lock: $(VENV)/.here
	@$(COMPILE) -o requirements.txt requirements.in
	@$(COMPILE) -o requirements-dev.txt requirements-dev.in
	@$(COMPILE) -o scripts/uv.txt scripts/uv.in
	@$(COMPILE) -o scripts/node.txt scripts/node.in
	@scripts/npm.sh install --package-lock-only --ignore-scripts --loglevel=error >/dev/null

third-party: $(VENV)/.dev node_modules/.done
	@$(BIN)/python scripts/third_party.py
