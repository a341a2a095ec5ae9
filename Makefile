VENV ?= .venv
PY := $(VENV)/bin/python

.PHONY: lint test
lint:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

test:
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest
