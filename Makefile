# The only doors. Each sets up what it needs; nothing else has to be installed by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check truth bench screens lock clean

demo: $(VENV)/run
	$(BIN)/tasuki demo

test: $(VENV)/dev
	$(BIN)/python -m scripts.test

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m scripts.docs --check

truth: $(VENV)/dev
	$(BIN)/python -m truth

bench: $(VENV)/dev
	$(BIN)/python -m bench

screens: $(VENV)/dev
	$(BIN)/python -m scripts.screenshots

lock: $(VENV)/uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --extra spark --group dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements/dev.txt

$(VENV)/uv: requirements/bootstrap.txt
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Tasuki needs Python 3.11 or newer"'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	touch $@

# Bytecode is made here once: where PYTHONDONTWRITEBYTECODE is set, every start would make it anew.
$(VENV)/run: $(VENV)/uv requirements/run.txt pyproject.toml
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/run.txt
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev: $(VENV)/run requirements/dev.txt
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/dev.txt
	touch $@

clean:
	rm -rf $(VENV) demo-home bench/out
