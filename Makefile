# Two commands: `make run` (set up, start the app) and `make test` (set up, run everything).
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: run test lint lock boundaries demo

.venv/.run-time: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/.dev: requirements-dev.txt .venv/.run-time
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

run: .venv/.run-time
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/.dev
	sh tools/chromium.sh
	sh tools/postgresql.sh
	sh tools/nginx.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/.dev
	$(BIN)/python tools/lock.py

demo: .venv/.dev
	$(BIN)/python data/demo/generate.py
