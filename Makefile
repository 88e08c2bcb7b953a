# `make` alone lists what there is. Everything sets itself up.

BIN := .venv/bin
DEMO ?= var/demo
# Tests share the cores; more than four processes cost more than they bring.
PARALLEL := -n auto --maxprocesses 4
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/kanch/web/locale/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup setup-test setup-bench run demo-reset test test-fast test-postgres test-browser \
	lint bench screenshots messages lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

setup: venv-web $(CATALOGUES) ## make or mend .venv and compile the translations
setup-test: venv-test $(CATALOGUES)
setup-bench: setup-test venv-bench

.PHONY: venv-web venv-test venv-bench
venv-web venv-test venv-bench: venv-%:
	@tools/setup $*

venv-bench: compiler

%.mo: %.po | venv-web
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

# The site runs without: only editions to print wait for it, and `kanch check` says so.
run: setup ## show the demo: public site and staff site on this machine
	@tools/need printing >/dev/null || true
	@tools/run $(DEMO)

demo-reset: setup ## throw the demo away and make it anew
	@rm -rf $(DEMO)
	@tools/run $(DEMO) --only-make

test: lint test-fast test-postgres test-browser ## run everything

.PHONY: compiler
compiler:
	@tools/need icu >/dev/null

.PHONY: printing
printing:
	@tools/need printing >/dev/null

test-fast: setup-test printing ## run what needs neither PostgreSQL nor a browser
	$(BIN)/pytest $(PARALLEL) --ignore tests/browser --ignore tests/postgres

test-postgres: setup-test printing ## run the web tests again, on a real PostgreSQL
	tools/with_postgres $(BIN)/pytest $(PARALLEL) tests/web tests/postgres

test-browser: setup-test printing ## read every page in a real Chromium
	found=$$(tools/need chromium) && KANCH_CHROMIUM="$$found" $(BIN)/pytest tests/browser

lint: setup-test ## style, types of the core, floors, templates
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy src/kanch/core
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet src

bench: setup-bench ## measure against the peers and write docs/benchmarks.md
	$(BIN)/python -m bench

screenshots: setup-test ## every page at two widths, two themes, three languages: var/screenshots/
	found=$$(tools/need chromium) && KANCH_CHROMIUM="$$found" $(BIN)/python -m tools.screenshots

messages: setup-test ## bring the strings of code and templates into the catalogues of translations
	@tools/need gettext >/dev/null && $(BIN)/python -m tools.messages

lock: ## write the hashed locks anew; UPGRADE=1 takes newer releases
	@tools/lock $(if $(UPGRADE),--upgrade)

clean: ## remove what was made here, the demo included; your own installations stay
	rm -rf .venv build $(DEMO) var/screenshots var/uv .*_cache .hypothesis $(CATALOGUES)
	find . -name __pycache__ -prune -exec rm -rf {} +
