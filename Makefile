# Two commands for a newcomer: `make demo` (the whole job on a recorded day) and `make run` (the daemon on config/).
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: run demo test check bench peers eval fit fuzz chaos compiled lock format pictures clean

run: $(VENV)/.run
	$(BIN)/monitor run --config config

demo: $(VENV)/.run
	$(BIN)/monitor demo

test: $(VENV)/.test
	tests/install-parts
	$(BIN)/python -m pytest tests -n 2 --dist loadfile

# The reader's weights, fitted on annotated articles: our own, and what GOLD names beside them.
FITTED := .venv-fit
fit: $(FITTED)/.ready
	$(FITTED)/bin/python -m benchmarks.fit tests/gold/fit*.jsonl $(GOLD) --write config/languages/weights.tsv

$(FITTED)/.ready: pyproject.toml benchmarks/fit.txt requirements.lock
	$(PYTHON) -m venv $(FITTED)
	$(FITTED)/bin/pip --disable-pip-version-check --quiet install -r requirements.lock
	$(FITTED)/bin/pip --disable-pip-version-check --quiet install -r benchmarks/fit.txt
	$(FITTED)/bin/pip --disable-pip-version-check --quiet install --no-deps -e .
	touch $@

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy monitor tests benchmarks
	$(BIN)/monitor check --config config

# What servers, feeds, dates and addresses may say, for FUZZ_MINUTES; what fails is kept in tests/fuzz/seeds and tried first from then on.
fuzz: $(VENV)/.test
	FUZZ_MINUTES=$(FUZZ_MINUTES) PYTHONPATH=tests $(BIN)/python -m fuzz

FUZZ_MINUTES ?= 10

# A thousand alerts over three channels that fail at three attempts of ten, twenty kill -9: nothing lost, nothing told twice by us.
chaos: $(VENV)/.test
	PYTHONPATH=.:tests $(BIN)/python -m line.chaos $(CHAOS)

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# docs/pictures again: needs Chromium, and a demo that goes as it must.
pictures: $(VENV)/.test
	PYTHONPATH=.:tests $(BIN)/python tests/pictures.py

# How well it reads and groups, on articles of our own. EVAL=--misses lists what is missed, EVAL=--write rewrites docs/measured.md.
eval: $(VENV)/.run
	PYTHONPATH=tests $(BIN)/python -m eval.run $(EVAL)

# How fast it is, against a named peer in the same run; how soon an alert is out, under 100 articles a second.
bench: $(VENV)/.test
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.feeds
	$(BIN)/python -m benchmarks.pages $(if $(PAGES),--pages $(PAGES))
	$(BIN)/python -m benchmarks.watchlists
	$(if $(wildcard $(PEERS)/.ready),$(PEERS),$(VENV))/bin/python -m benchmarks.grouping_peers $(GROUPED)
	$(BIN)/python -m benchmarks.latency

# What grouping is measured beside, in a venv of its own: some 2 GB, no dependency of the project.
PEERS := .venv-peers
GROUPED := tests/gold/fit.jsonl $(wildcard tests/gold/fit-*.jsonl) tests/gold/held.jsonl tests/gold/off-topic.jsonl
peers: $(PEERS)/.ready
$(PEERS)/.ready: pyproject.toml benchmarks/peers.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/pip install --quiet -e . -r benchmarks/peers.txt
	touch $@

# Both locks carry hashes and name no index; run this after changing dependencies in pyproject.toml.
lock:
	$(PYTHON) -m venv $(VENV)
	$(PIP) install pip-tools
	$(BIN)/pip-compile $(LOCK_OPTIONS) --extra checkout --extra fast --extra demo -o requirements.lock pyproject.toml
	$(BIN)/pip-compile $(LOCK_OPTIONS) --extra checkout --extra fast --extra demo --extra test --extra postgresql -c requirements.lock -o requirements-test.lock pyproject.toml

LOCK_OPTIONS := --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

$(VENV)/.run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --no-index -e .
	touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.run
	$(PIP) install --require-hashes -r requirements-test.lock
	touch $@

# The reader as machine code, in a venv of its own: needs a C compiler and Python's headers, and reads nearly twice as fast.
COMPILED := .venv-compiled
compiled: $(VENV)/.run
	$(PYTHON) -m venv --clear $(COMPILED)
	$(COMPILED)/bin/pip --disable-pip-version-check --quiet install --require-hashes -r requirements.lock
	HATCH_BUILD_HOOK_ENABLE_CUSTOM=true $(COMPILED)/bin/pip --disable-pip-version-check --quiet install --no-deps .
	$(BIN)/monitor read --jsonl tests/gold/fit.jsonl > $(COMPILED)/by-sources.jsonl
	cd $(COMPILED) && bin/monitor read --jsonl ../tests/gold/fit.jsonl > by-machine-code.jsonl
	cmp $(COMPILED)/by-sources.jsonl $(COMPILED)/by-machine-code.jsonl
	$(COMPILED)/bin/monitor --version

clean:
	rm -rf $(VENV) $(COMPILED) $(FITTED) data .mypy_cache .ruff_cache .pytest_cache .hypothesis
