.PHONY: check lint types test quick models

check: lint types

lint:
	ruff check aligner tests scripts

types:
	mypy

test:
	python -m pytest

quick:
	python -m pytest -m "not slow" -x

models:  # every learned file anew, from the data folder ../shared; hours
	python -m scripts.training.rebuild
