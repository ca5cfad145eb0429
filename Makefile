# The verbs of this project; each calls pip or cityreports only. make help lists them.
PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check -qq install
JOBS ?= 2

.PHONY: help setup reports test lab references lint publish site browser-test release-check release

help:           ## this list
	@sed -n 's/^\([a-z-]*\):.*##/\1\t/p' Makefile | expand -t 14

setup: .venv/ready  ## a .venv with the locked versions

.venv/ready: requirements.lock pyproject.toml
	@echo "setting up .venv (a minute or two the first time)"
	@test -d .venv || $(PYTHON) -m venv .venv
	@$(PIP) --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

reports: setup      ## data, all notebooks, all pages: reports/html/index.html
	@$(BIN)/cityreports reports --jobs $(JOBS)

test: setup         ## all tests, the notebooks' references included
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile
	@$(BIN)/python -m pytest -p nbval --nbval -n $(JOBS) --dist loadscope -o testpaths=reports/reference -o addopts="-q --strict-markers"

lab: setup          ## JupyterLab on the notebooks
	@$(BIN)/jupyter lab --notebook-dir notebooks

references: setup   ## how runs differ from the committed references, then write these
	@$(BIN)/cityreports references --jobs $(JOBS)

lint: setup         ## ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

publish: setup      ## all reports as HTML, PDF and DOCX, and their exhibits as files
	@$(BIN)/cityreports publish --jobs $(JOBS)
	@$(BIN)/cityreports exhibits --jobs $(JOBS)

site: publish       ## the site, to open from a disk: build/site/index.html
	@$(BIN)/cityreports site --jobs $(JOBS)

browser-test: setup ## a site of one city in chromium, and axe-core on its pages where npm is at hand
	@$(PIP) --require-hashes --only-binary :all: -r tests/browser/requirements.lock
	@if command -v npm >/dev/null; then cd tests/browser && npm ci --silent --no-audit --no-fund; fi
	@$(BIN)/cityreports site --city xiamen --out build/browser --jobs $(JOBS)
	@CITYREPORTS_SITE=$(CURDIR)/build/browser $(BIN)/python -m pytest tests/browser

release-check: publish  ## the 30 conventions of a replication package, pass or fail
	@$(BIN)/cityreports release-check --jobs $(JOBS)

release: setup      ## the replication package: build/release
	@$(BIN)/cityreports release --jobs $(JOBS)
