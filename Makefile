.PHONY: check lint types test quick

check: lint types

lint:
	ruff check aligner tests scripts

types:
	mypy

test:
	python -m pytest

quick:
	python -m pytest -m "not slow" -x
