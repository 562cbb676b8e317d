# The menu. Each target first creates what it needs and says so; a second run finds it in place.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo test lint bench screens chromium postgresql

PORT ?= 8501
BIN := .venv/bin
SAMPLES := data/samples

# Linear algebra on one thread: more threads than free cores turned a fit of 0.07 s into 5 s.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export PYTHONUTF8 := 1

help: ## this menu
	@echo "Hengping 衡评 - make TARGET"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run.stamp ## serve the workbench at http://localhost:8501 (PORT=… for another port), at first with a sample round
	@$(BIN)/python -m workbench sample-round
	@echo "Serving at http://localhost:$(PORT) - stop with Ctrl+C"
	@$(BIN)/python -m streamlit run app.py --server.port $(PORT)

demo: .venv/run.stamp ## evaluate the sample round and print its shortlist; files go to out/demo
	@echo "Evaluating the sample round into out/demo"
	@$(BIN)/python -m workbench evaluate $(SAMPLES)/round/scores.csv --rubric rubrics/sample/rubric.toml \
		--applications $(SAMPLES)/round/applications.csv --raters $(SAMPLES)/round/raters.csv \
		--notice $(SAMPLES)/notice.toml --influence --rank-sets --out out/demo

test: .venv/dev.stamp chromium postgresql ## every test: the method, the files, the screens in a browser, the real data
	@echo "Running every test, one file on each core"
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: .venv/dev.stamp ## style (ruff), types (mypy), floors (import-linter)
	@echo "Checking style, types and floors"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: .venv/dev.stamp .venv/peers.stamp ## measure speed against the targets and write benchmarks/RESULTS.md (FULL=1: an hour)
	@echo "Measuring; with R and lme4 installed this takes some minutes"
	@$(BIN)/python -m benchmarks $(if $(FULL),--full)

screens: .venv/dev.stamp chromium ## take the screenshots of docs/screens again
	@echo "Taking the screenshots into docs/screens"
	@$(BIN)/python -m docs.screens.take

# pip is the last thing a virtual environment gets, so its presence means a whole one.
$(BIN)/pip:
	@sh .ci/python-environment .venv

.venv/run.stamp: requirements.txt | $(BIN)/pip
	@echo "Installing what the workbench needs into .venv (about a minute the first time)"
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt requirements-scale.txt requirements.txt | $(BIN)/pip
	@echo "Installing what tests, linters and benchmarks need into .venv"
	@$(BIN)/python -m pip install --quiet --no-compile --requirement requirements-dev.txt
	@touch $@ .venv/run.stamp

# What the benchmarks measure against wants other versions than the workbench does.
.venv/peers.stamp: benchmarks/requirements.txt | $(BIN)/pip
	@echo "Installing the programs the benchmarks measure against into .venv/peers"
	@$(BIN)/python -m venv .venv/peers
	@.venv/peers/bin/python -m pip install --quiet --requirement benchmarks/requirements.txt
	@.venv/peers/bin/python -m pip install --quiet --no-deps "irrCAC>=0.4,<1"
	@touch $@

chromium: .venv/dev.stamp
	@sh .ci/chromium $(BIN)/playwright

postgresql:
	@sh .ci/postgresql
