# A newcomer needs two commands: `make demo` and `make test`.
# All is installed into .venv, from requirements whose every file is held by its hash.

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --progress-bar off
INSTALL_SELF := $(PIP) --no-deps --no-build-isolation --editable .
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url
# Small statements allocate much: glibc keeps more of what is freed at hand, 7 % of the tests' time. Each of two
# workers has one of two cores: a second thread of Polars would only look for work.
LEAN := POLARS_MAX_THREADS=1 GLIBC_TUNABLES=$(subst $() ,:,$(addprefix glibc.malloc.,\
	tcache_count=4000 trim_threshold=1073741824 top_pad=16777216 mmap_threshold=67108864))
# Bytecode is kept even where the machine says not to: each worker, and each command a test starts, would compile all.
PYTEST := $(LEAN) PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --quiet
# Two workers take file after file, in the order that tests/conftest.py says: the longest first.
BY_TWO := --numprocesses 2 --dist loadfile --no-loadscope-reorder

.PHONY: help demo docs test test-postgres lint check bench deep format requirements clean

help:
	@echo "make demo          fill a workspace with a demo company, print its report, open the application at 127.0.0.1:8000"
	@echo "make docs          the site: a page per KPI, glossary and papers, in French and English, in build/docs"
	@echo "make test          the tests, under 8 minutes on 2 cores"
	@echo "make test-postgres the tests of the application on PostgreSQL"
	@echo "make check         format, lint, import contracts, types, then the tests: what CI runs"
	@echo "make deep          the long generative and kill runs"
	@echo "make bench         the benchmarks on 10 million activities (SHARE=0.01: on a hundredth)"
	@echo "make format        format the code and mend what ruff can mend"
	@echo "make requirements  resolve requirements/*.txt anew"
	@echo "make clean         remove caches and builds (remove .venv yourself)"

demo: $(RUNTIME)
	$(BIN)/cadran demo build/demo
	$(BIN)/cadran serve -w build/demo --port 8000

docs: $(DEV)
	rm -rf build/docs
	for lang in fr en; do \
		$(BIN)/python docs/site/pages.py $$lang build/docs/source/$$lang && \
		CADRAN_DOCS_LANG=$$lang $(BIN)/python -m sphinx --quiet --fail-on-warning --builder html \
			build/docs/source/$$lang build/docs/$$lang || exit 1; \
	done

test: $(DEV)
	bash scripts/need-chromium.sh $(VENV)
	$(PYTEST) $(BY_TWO) --durations 10

ON_POSTGRES := test_door.py test_sign_in.py test_administration.py test_api.py boards meetings own persons targets team \
	post reports alerts people
# The application's database is SQLite by default, PostgreSQL by one URL: what touches it is tried on both.
test-postgres: $(DEV)
	CADRAN_DATABASE_URL=$${CADRAN_DATABASE_URL:-postgresql://postgres@127.0.0.1:5432/test} \
		$(PYTEST) $(BY_TWO) $(addprefix tests/surfaces/web/,$(ON_POSTGRES))

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

check: lint test

deep: $(DEV)
	HYPOTHESIS_PROFILE=deep $(PYTEST) -m "" $(BY_TWO) --durations 20

bench: $(DEV)
	$(BIN)/python -m bench $(SHARE)

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The header of each file names this target, so that no machine's path or index gets in.
requirements: export UV_CUSTOM_COMPILE_COMMAND = make requirements
requirements: $(DEV)
	$(LOCK) --upgrade pyproject.toml requirements/build.in --extra dev --output-file requirements/dev.txt
	$(LOCK) --upgrade pyproject.toml requirements/build.in --extra postgres --output-file requirements/runtime.txt

clean:
	rm -rf build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache src/*.egg-info
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	bash scripts/make-venv.sh $(VENV)

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes --requirement requirements/runtime.txt
	$(INSTALL_SELF)
	touch $@

$(DEV): requirements/dev.txt pyproject.toml | $(BIN)/python
	bash scripts/warm-venv.sh $(VENV) requirements/dev.txt
	$(PIP) --require-hashes --requirement requirements/dev.txt
	$(INSTALL_SELF)
	touch $(RUNTIME) $@
