# Two commands set everything up on a fresh Debian 12 with make, python3 (3.11) and python3-venv:
#   make demo   install, then run the main job on the bundled fictional county (PORT=8001 where 8000 is taken)
#   make test   install, then run every test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv
READY := $(VENV)/.ready
DEMO := out/demo
PORT ?= 8000
COUNTY_SET := examples/county/plan.html examples/county/annex-1-work-points.docx examples/county/annex-2-task-list.xlsx

# Containers often forbid it; without kept bytecode each process compiles Django anew and takes three times as long to start.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo demo-reset test check format docs translations bench measured bundle clean constraints

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement constraints-uv.txt
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement constraints.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $(READY)

demo: $(READY)
	@mkdir -p $(DEMO)
	@$(BIN)/luoshi extract examples/county/plan.html --register examples/county/organisations.toml
	@echo
	@$(BIN)/luoshi extract --set $(COUNTY_SET) --register examples/county/organisations.toml | sed -n '2,18p'
	@$(BIN)/luoshi extract examples/county/plan.html --register examples/county/organisations.toml --format xlsx --output $(DEMO)/plan.xlsx
	@$(BIN)/luoshi extract examples/county/plan.html --register examples/county/organisations.toml --format html --output $(DEMO)/plan.html
	@$(BIN)/luoshi extract --set $(COUNTY_SET) --register examples/county/organisations.toml --format html --output $(DEMO)/set.html
	@echo
	@env -u DATABASE_URL $(BIN)/luoshi demo --home $(DEMO)/home --port $(PORT)

# Forgets what was done in the demo; the next one begins anew.
demo-reset:
	rm -rf $(DEMO)/home

test: $(READY)
	env -u DATABASE_URL $(BIN)/pytest -n auto --dist worksteal
	$(BIN)/python tests/second_database.py -n auto --dist worksteal

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml src
	$(BIN)/python docs/generate.py --check
	$(BIN)/python tools/vendor.py
	$(BIN)/python tools/browser_floor.py
	$(BIN)/python tools/translations.py

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY)
	$(BIN)/python docs/generate.py

# Collects the strings of the pages into the catalogue and compiles it; untranslated ones are told.
translations: $(READY)
	$(BIN)/python tools/translations.py update

bench: $(READY)
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/growth.py
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/sets.py
	$(BIN)/python benchmarks/bare_text.py
	$(BIN)/python benchmarks/digits.py 10
	$(BIN)/python benchmarks/ablation.py
	$(BIN)/python benchmarks/mutants.py --mutants 2000

# Measures anew what docs/extraction.md and docs/performance.md show; slow, and only meaningful on a quiet machine.
measured: $(READY)
	$(BIN)/python benchmarks/publish.py accuracy ablation mutants speed growth bare_text ledger desk matters cycles deadline deadline_postgresql reckoning sheets search pages writers

# Pins every package with its hashes, without addresses; run after a change of pyproject.toml.
constraints:
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--no-annotate --group dev --extra build --extra server pyproject.toml --output-file constraints.txt
	echo 'uv' | $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--no-annotate - --output-file constraints-uv.txt

# Everything that an office without internet needs, as one archive with an install script.
bundle: $(READY)
	rm -rf build/bundle && mkdir -p build/bundle/luoshi/wheels dist
	$(UV) build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir build/bundle/luoshi/wheels
	sed -n 's/^\([A-Za-z0-9_.\[,-]*\]*==[^ ;]*\).*/\1/p' constraints.txt | sed 's/\[[^]]*\]//' > build/bundle/pins.txt
	$(BIN)/pip wheel --quiet --disable-pip-version-check --wheel-dir build/bundle/luoshi/wheels --constraint build/bundle/pins.txt "$$(ls build/bundle/luoshi/wheels/luoshi-*.whl)[server]"
	cp deploy/install.sh deploy/luoshi.service deploy/luoshi-worker.service deploy/luoshi-backup.service deploy/luoshi-backup.timer docs/install.md docs/install.zh-CN.md LICENSE build/bundle/luoshi/
	tar -C build/bundle -czf dist/luoshi-bundle.tar.gz luoshi
	@echo dist/luoshi-bundle.tar.gz

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .import_linter_cache
