# make serve   build the site, and serve it in both languages, following every edit
# make test    run every test
# make build   write the site to site/
# make pyodide fetch what runs Python in the reader's browser, for the site to serve by itself
#
# All of them first create the environment in .venv from the lock, unless it is there already.

PORT ?= 8000
# The first Python on the path that is new enough and starts.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)

BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve test build pyodide environment lock clean

serve: environment
	@$(BIN)/python docs/sitekit/port.py $(PORT)
	@echo "Building the site; then it is at http://127.0.0.1:$(PORT)/ (en/ and zh/). Ctrl+C ends it."
	@$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

test: environment
	@echo "Running every test ..."
	@$(BIN)/python -m pytest --numprocesses 2 $(PYTEST)

build: environment
	@echo "Building the site into site/ ..."
	@$(BIN)/mkdocs build --strict

pyodide: environment
	@$(BIN)/python docs/sitekit/pyodide/assemble.py

environment:
	@test -n "$(PYTHON)" || { echo "gradcheck: no Python 3.11 or later was found; install one, or name it: make serve PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) docs/sitekit/environment.py

# Resolve requirements.in anew: versions and hashes for every platform, and no index's address.
lock: environment
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile requirements.in --output-file requirements.txt --universal --python-version 3.11 \
		--upgrade --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links --quiet

clean:
	rm -rf .venv .cache site build dist
