# `make run` and `make test` need Python >= 3.11, Node >= 20.19 and make; they install the rest into .venv and client/node_modules.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(if $(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo yes),$(p))))
NODE_OK := $(shell node -e 'const [a, b] = process.versions.node.split(".").map(Number); console.log(a > 20 || (a === 20 && b >= 19) ? "yes" : "")' 2>/dev/null)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
GUNICORN := $(BIN)/gunicorn --config server/gunicorn.conf.py 'server.app:create_app()'
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock'
RUNS = $(abspath $(or $(STATE_DIR),data))
CLIENT_SOURCES := $(shell find client -type f -not -path 'client/node_modules/*' -not -path 'client/dist/*' -not -path 'client/e2e/*' 2>/dev/null)

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 18

run: .venv/.server client/dist/index.html ## the app on http://localhost:5000 (PORT, HOST and the rest: server/.env.example)
	@BUILD_COMMIT=$${BUILD_COMMIT:-$$(git rev-parse --short=12 HEAD 2>/dev/null || true)} exec $(GUNICORN)

dev: .venv/.dev client/node_modules/.installed ## Flask with reload on 5000, Vite with reload on 3000
	@$(BIN)/flask --app server.app run --port 5000 --debug & trap "kill $$!" EXIT; cd client && npm run dev

test: test-python test-client test-browser ## everything: Python, client, browser

# Where nobody looks, a test that a busy machine made late is tried once more, alone, as the client's and the browser's are.
test-python: .venv/.dev ## pytest for ml_logic, server and deploy
	@$(TOOLS)
	$(BIN)/python -m pytest || { [ $$? = 1 ] && [ -n "$${CI:-}" ] && $(BIN)/python -m pytest --last-failed --last-failed-no-failures none -n 0; }

test-client: client/dist/index.html ## vitest, and the size of what the browser loads first
	cd client && npm test && npm run budget

test-browser: .venv/.dev client/dist/index.html ## the app in headless Chromium
	@$(BROWSER)
	cd client && npm run e2e

coverage: coverage-python coverage-client ## what the tests run through: coverage/python.xml, client/coverage/lcov.info

coverage-python: .venv/.dev
	@$(TOOLS)
	$(BIN)/python -m pytest --cov --cov-report=term --cov-report=xml:coverage/python.xml

coverage-client: client/dist/index.html
	cd client && npm run coverage && npm run budget

check: .venv/.dev client/node_modules/.installed ## ruff, mypy strict, biome, tsc
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	cd client && npm run check

data: .venv/.dev ## downloads the recordings into ml_logic/data, with checksums
	$(BIN)/python -m ml_logic.datasets fetch drivedb
	$(BIN)/python -m ml_logic.datasets fetch rldd

train: .venv/.dev ## both classifiers from the recordings of `make data`, or of DATA_DIR
	$(BIN)/python -m ml_logic.train stress --data drivedb --version 1.0.0 --out ml_logic/models/stress
	$(BIN)/python -m ml_logic.train drowsiness --data rldd --version 1.0.0 --out ml_logic/models/drowsiness

mlflow: .venv/.dev ## MLflow's pages on http://localhost:5001 (MLFLOW_PORT), over the runs that training logged into STATE_DIR
	@mkdir -p "$(RUNS)" && MLFLOW_DISABLE_TELEMETRY=true MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false exec $(BIN)/mlflow server --host 127.0.0.1 \
	  --port "$${MLFLOW_PORT:-5001}" --workers 1 --backend-store-uri "sqlite:///$(RUNS)/mlflow.db" --default-artifact-root "file://$(RUNS)/mlruns" --no-serve-artifacts

bench: .venv/.dev client/dist/index.html benchmarks/lighthouse/node_modules/.installed ## speed and memory as ratios, side by side in one run; Lighthouse; the live monitor
	@$(BROWSER)
	$(BIN)/python -m benchmarks.bench
	$(BIN)/python -m benchmarks.telemetry
	$(BIN)/python -m benchmarks.scoring
	$(BIN)/python -m benchmarks.training
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.monitor

backup: .venv/.backup ## a copy of the database (and its models) into BACKUP_TO, or INTO=folder or s3://bucket/prefix; docs/BACKUPS.md
	@$(BIN)/python -m server.backup save $${INTO:+--into "$$INTO"}

restore: .venv/.backup ## puts the copy FILE=latest, its name or its path in the place of the database, the server being stopped
	@$(BIN)/python -m server.backup restore "$${FILE:?say which copy: make restore FILE=data/backups/...}"

screenshots: .venv/.dev client/dist/index.html ## the pictures in docs/, from the running app
	@$(BROWSER)
	cd client && npm run screenshots

image-test: ## a smoke test of the running image, or of any other SleepSafe (URL=http://localhost:5000)
	python3 deploy/smoke.py $(URL)

audit: .venv/.audit client/node_modules/.installed ## known vulnerabilities of what is shipped, and of what trains
	.venv/audit/bin/pip-audit --disable-pip --require-hashes -r server/requirements.txt
	.venv/audit/bin/pip-audit --disable-pip --require-hashes -r server/backup/requirements.txt
	.venv/audit/bin/pip-audit --disable-pip --require-hashes -r ml_logic/requirements.txt
	cd client && npm audit --audit-level=high

deploy: ## COMMIT to TO=render or TO=railway, tried at URL and taken back when it fails (keys: deploy/platforms.py)
	python3 -m deploy.release $(TO) --commit $(or $(COMMIT),$(shell git rev-parse HEAD)) --url $(URL)

notify: ## TEXT to the Slack channel of SLACK_WEBHOOK_URL
	@python3 -m deploy.notify "$${TEXT:?say what: make notify TEXT=...}"

types: .venv/.dev client/node_modules/.installed ## the client's types from the API's schemas
	$(BIN)/python -m server.openapi > client/openapi.json
	cd client && npm run types

lock: .venv/.dev ## every requirements file anew, with hashes
	$(COMPILE) --upgrade --override requirements-overrides.txt requirements-dev.in -o requirements-dev.txt
	$(COMPILE) -c requirements-dev.txt server/requirements.in -o server/requirements.txt
	$(COMPILE) -c server/requirements.txt -c requirements-dev.txt server/backup/requirements.in -o server/backup/requirements.txt
	$(COMPILE) --upgrade deploy/audit.in -o deploy/audit.txt
	sed -nE '/^(gunicorn|graphene|graphql)/d; s/^([a-z0-9._-]+==.*) \\\\$$/\1/p' requirements-dev.txt > .venv/pins.txt # but what was overridden
	$(COMPILE) -c .venv/pins.txt ml_logic/requirements.in -o ml_logic/requirements.txt
	$(MAKE) licences

licences: .venv/.dev ## client/public/licences.json from what is installed; fails where a licence is not allowed
	$(BIN)/python -m deploy.licences

clean: ## removes what was installed and built (never data/)
	rm -rf .venv client/node_modules client/dist

.PHONY: help run dev test test-python test-client test-browser check data train mlflow bench backup restore screenshots image-test coverage coverage-python coverage-client audit deploy notify types lock licences clean

.venv/.server: server/requirements.txt | .venv/bin/python
	@echo 'Installing the server into .venv ...'
	@$(PIP) -r server/requirements.txt
	@touch $@

.venv/.backup: server/backup/requirements.txt .venv/.server
	@[ -e .venv/.dev ] || $(PIP) -r server/backup/requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/python
	@echo 'Installing everything into .venv, once (about two minutes) ...'
	@$(PIP) --no-deps -r requirements-dev.txt # complete, and with versions that mlflow and schemathesis do not ask for
	@touch $@ .venv/.server

.venv/.audit: deploy/audit.txt | .venv/bin/python
	@$(BIN)/python -m venv .venv/audit
	@.venv/audit/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r deploy/audit.txt
	@touch $@

.venv/bin/python:
	@[ -n '$(PYTHON)' ] || { echo 'SleepSafe needs Python 3.11 or newer: install it, or name it by make PYTHON=/path/to/python3'; exit 1; }
	@$(PYTHON) -m venv .venv || { echo 'Python has no venv module: install it (Debian and Ubuntu: apt install python3-venv)'; exit 1; }

%/node_modules/.installed: %/package-lock.json
	@[ -n '$(NODE_OK)' ] || { echo 'SleepSafe needs Node 20.19 or newer with npm: https://nodejs.org'; exit 1; }
	@echo 'Installing what $*/package-lock.json names ...'
	@cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

client/dist/index.html: $(CLIENT_SOURCES) client/node_modules/.installed
	@echo 'Building the client ...'
	@cd client && npm run --silent build
	@touch $@

# A browser is found, or installed where apt-get may do that; else one line says what is missing.
define BROWSER
for b in "$${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do \
  [ -n "$$b" ] && command -v "$$b" >/dev/null && exit 0; done; \
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get -qq update && apt-get -qq install -y chromium >/dev/null; then exit 0; fi; \
echo 'The browser tests need Chromium or Chrome: install it, or name it by CHROMIUM_PATH=/path/to/chrome'; exit 1
endef

# Prometheus's own promtool tries the alert rules, a builder what gets into the images; where they are not and cannot be
# installed, those tests are left out.
define TOOLS
lacking=; command -v promtool >/dev/null || lacking=' prometheus'; \
command -v buildah >/dev/null || docker info >/dev/null 2>&1 || lacking="$$lacking buildah"; \
[ -n "$$lacking" ] || exit 0; \
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get -qq update \
  && apt-get -qq install -y --no-install-recommends $$lacking >/dev/null; then exit 0; fi; \
echo "Not everything is tried without (Debian and Ubuntu: apt install$$lacking)"
endef
