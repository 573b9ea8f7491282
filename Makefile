# The platform on one machine. `make run` and `make test` are all that a newcomer needs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: run test check unit e2e coverage infrastructure synth packages reset bench bench-search bench-scale bench-load faults races fuzz kills schema trace screenshots setup format audit second-opinion

# The interpreter that .python-version asks for, as pyenv, a system or uv provides it.
PYTHON ?= $(shell for p in python3.12 python3 "$$(uv python find 3.12 2>/dev/null)"; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 12))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
STAMPS := .make
FRONTEND_SOURCES := $(shell find frontend -not -path '*/node_modules*' -not -path '*/dist*' -not -path '*/generated*' -type f 2>/dev/null)

run: setup $(STAMPS)/site ## start the platform and print its address
	@$(BIN)/python -m local

test: setup ## everything that must hold; what has one thread each goes side by side
	$(MAKE) -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) check infrastructure
	$(MAKE) -o synth unit e2e

check: setup $(STAMPS)/node ## style, types, imports, drift
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	node_modules/.bin/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m schema.export --check
	$(BIN)/python -m tests.trace | tail -n 4
	npm --prefix frontend run check

unit: setup synth $(STAMPS)/node ## unit, property, contract and flow tests; the web app's tests
	npm --prefix frontend test
	$(BIN)/pytest tests -n 2 --ignore tests/e2e

e2e: setup $(STAMPS)/site $(STAMPS)/browser ## the walking path in a real browser
	$(BIN)/pytest tests/e2e -n 2 --dist loadfile

coverage: setup synth ## the branches of services/ that tests in process take, at least 95 %: ten minutes
	rm -rf $(STAMPS)/coverage && mkdir -p $(STAMPS)/coverage
	$(BIN)/coverage run -m pytest tests/unit tests/properties tests/contract tests/faults -q -n 2
	$(BIN)/coverage combine --quiet
	$(BIN)/python -m tests.branches

screenshots: setup $(STAMPS)/site $(STAMPS)/browser ## take the documentation's pictures anew
	$(BIN)/python -m tests.e2e.screenshots

synth: $(STAMPS)/amplify ## the CloudFormation templates of every kind of branch, offline, into .synth
	npm --prefix amplify run --silent synth

infrastructure: synth $(STAMPS)/infrastructure ## the backend on AWS: types, templates, rules
	npm --prefix amplify run check
	npm --prefix amplify test
	.venv-infrastructure/bin/cfn-lint --config-file amplify/cfn-lint.yaml
	.venv-infrastructure/bin/checkov --config-file amplify/checkov.yaml

packages: setup ## the functions' layer and code as they are uploaded, with their sizes, into .packages
	rm -rf .packages
	$(BIN)/python -m bundle layer --into .packages/layer
	$(BIN)/python -m bundle application --into .packages/application

bench: setup ## what the program costs, beside its goals
	$(BIN)/python -m benchmarks

bench-search: setup ## finding contacts among up to a million, for two minutes
	$(BIN)/python -m benchmarks.search

bench-scale: setup $(STAMPS)/node ## conversations and the dashboard among up to a million messages, for five minutes
	$(BIN)/python -m benchmarks.scale

bench-load: setup ## 50 subscribers, 200 mutations a second, 10,000 events, a job of 10,000: a quarter of an hour
	$(BIN)/python -m benchmarks.load

faults: setup ## every function under every pair of faults, the bulk engine under every triple, for hours
	FAULTS=all FAULTS_SCHEDULES=2000 FAULTS_SEEDS=20 MEMORY_PEOPLE=10000 $(BIN)/pytest tests/faults -q -s -n 2

races: setup $(STAMPS)/node ## sixteen at once, fifty times, on every storage that is contended: ten minutes
	RACES=50 $(BIN)/pytest tests/contract/storage/test_races.py -q -n 2

fuzz: setup ## every field asked 200 times for what nobody would ask: ten minutes
	FUZZ_EXAMPLES=50 $(BIN)/pytest tests/flows/test_fuzz.py -q -n 2

kills: setup ## workers ended with kill -9 twenty times during a job of 2,000 recipients
	KILLED_AMONG=2000 KILLS=20 $(BIN)/pytest tests/flows/test_bulk.py -q -s -n 0 -k kill_9

audit: setup $(STAMPS)/audit ## known vulnerabilities of all that is installed; ends with 2 where nobody could be asked
	$(BIN)/python -m audit .venv-audit/bin/pip-audit

second-opinion: setup $(STAMPS)/second-opinion ## AWS's own simulator of AppSync beside our gateway, for a minute
	$(BIN)/python -m tests.second_opinion

schema: setup ## write schema.graphql and functions.json from the contract
	$(BIN)/python -m schema.export

trace: setup ## each line of docs/requirements.md with the tests that prove it
	$(BIN)/python -m tests.trace

reset: ## empty the local platform's data
	rm -rf .local

format: setup $(STAMPS)/node
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	npm --prefix frontend run format

setup: $(STAMPS)/python $(STAMPS)/embedded-aws

$(STAMPS)/python: requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.12 was not found; install it and try again."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/embedded-aws: requirements/embedded-aws.txt
	$(PYTHON) -m venv .venv-aws
	.venv-aws/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/infrastructure: requirements/infrastructure.txt
	$(PYTHON) -m venv .venv-infrastructure
	.venv-infrastructure/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/audit: requirements/audit.txt
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/second-opinion: tests/second_opinion/package-lock.json
	npm --prefix tests/second_opinion ci --no-audit --no-fund
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/amplify: amplify/package-lock.json
	npm --prefix amplify ci --no-audit --no-fund
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/node: package-lock.json frontend/package-lock.json
	npm ci --no-audit --no-fund
	npm --prefix frontend ci --no-audit --no-fund
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/site: $(STAMPS)/node schema/schema.graphql schema/functions.json $(FRONTEND_SOURCES)
	npm --prefix frontend run build
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/browser:
	bash tests/e2e/install-browser.sh
	@mkdir -p $(STAMPS) && touch $@
