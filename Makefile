# Two commands matter: make demo, make test. Both set everything up first.
.PHONY: setup demo check test bench soak search lock

PY := .venv/bin/python
PORT ?= 8787

setup:
	@scripts/setup

demo: setup
	@.venv/bin/suiji demo --port $(PORT)

check: setup
	@.venv/bin/ruff format --check --quiet . && .venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

test: check
	@.venv/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder

# The long statistics, as ratios against a peer in the same run. FULL=1: with what takes minutes.
bench: setup
	@$(PY) -m tests.benches

# The delivery in a storm: fifty kills while 2,000 notices go out; two or three minutes. Prints its figures.
soak: setup
	@$(PY) -m tests.soak

# The laws with other examples each time, ten times as many; the tests themselves always take the same ones.
search: setup
	@SUIJI_HYPOTHESIS=search $(PY) -m pytest -n 2 --dist loadfile -q $$(grep -rl --include='test_*.py' '@given' tests)

# The lock file is written by uv, the one tool that locks for every platform at once.
lock:
	@uv pip compile --universal --python-version 3.11 --generate-hashes --group dev --quiet \
		pyproject.toml -o requirements.lock
