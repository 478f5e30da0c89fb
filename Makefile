# make chat and make test do everything; make help lists the rest.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 7860
# Where the CPU build of PyTorch comes from, if not from the configured index:
# TORCH_OPTIONS="--index-url <address of PyTorch's CPU wheels>"
TORCH_OPTIONS ?=
PIP = $(VENV)/bin/python -m pip --disable-pip-version-check
CONSTRAINTS = .ci/constraints.txt

.PHONY: help chat test setup index eval clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

chat: setup index ## install, build the index if needed, serve the page at 127.0.0.1:$(PORT)
	$(VENV)/bin/python -m assistant web --port $(PORT)

test: $(VENV)/.installed-test ## install, then lint, type check and run all tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest

setup: $(VENV)/.installed ## only install

index: setup ## only build the index (does nothing when it is current)
	$(VENV)/bin/python -m assistant index

eval: setup ## run the question sets and print the figures
	$(VENV)/bin/python -m eval

clean: ## remove the environment and the index
	rm -rf $(VENV) .index build *.egg-info

$(VENV)/.installed: pyproject.toml $(CONSTRAINTS)
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -q $(TORCH_OPTIONS) torch==2.13.0 -c $(CONSTRAINTS)
	$(PIP) install -q -e . -c $(CONSTRAINTS)
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) install -q -e ".[test]" -c $(CONSTRAINTS)
	touch $@
