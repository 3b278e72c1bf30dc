# `make` alone lists what can be asked. Each target is a few lines here and a small script in bin/.
.DEFAULT_GOAL := help
.PHONY: help run test bench lint words lock parts clean

PY := .venv/bin/python

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name what; do \
		printf '%-14s %s\n' "$$name" "$$what"; done

run: ## install what is missing, build the demo if the database is empty, serve at http://127.0.0.1:8000 (PORT=)
	@bin/environment
	@bin/parts pdf
	@exec $(PY) -m bin.serve

test: ## install what the tests need and run them all (ARGS="-k vote" for some)
	@bin/environment dev
	@bin/parts pdf chromium postgresql redis
	@bin/test $(ARGS)

bench: ## how well versions of a text are aligned, how fast the pages are (ten minutes; ARGS="--only alignment")
	@bin/environment
	@$(PY) -m bench.run $(ARGS)

lint: ## style of the code and direction of its imports
	@bin/environment dev
	@$(PY) -m ruff check .
	@$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()" --no-logo

words: ## gather the sentences of the code into translations/ and say what is missing
	@bin/environment
	@$(PY) -m bin.words

lock: ## compile requirements*.in into requirements*.txt with hashes
	@bin/lock

parts: ## try again to install the system's parts (PDF libraries, chromium, PostgreSQL, Redis) and the extra
	@bin/parts --again pdf chromium postgresql redis
	@bin/environment
	@bin/extra --again

clean: ## remove what make made (.venv, caches, compiled words); the data in instance/ stays
	@rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -f translations/*/LC_MESSAGES/messages.mo
