# The commands of this project. `make run` and `make test` install what they miss.
.PHONY: run test check format lock bench shots

SOURCES = manage.py config emulation awards dossiers tests
PY = .venv/bin/python
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

# PORT and HOST choose where it listens: PORT=9000 HOST=0.0.0.0 make run
run:
	@config/setup/install run && exec $(PY) manage.py serve --demo

# Everything on PostgreSQL, then on SQLite what asks the database. A selection: make test ARGS="-k name"
test:
	@config/setup/install test && exec $(PY) tests/run.py -- $(ARGS)

check:
	@config/setup/install check
	$(PY) -m ruff format --check $(SOURCES)
	$(PY) -m ruff check $(SOURCES)
	$(PY) -m djlint --lint --quiet templates
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache
	$(PY) manage.py makemigrations --check --dry-run
	ENV_FILE=/dev/null DJANGO_SETTINGS_MODULE=config.settings.production \
	  SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	  DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost/0 \
	  ALLOWED_HOSTS=neu-guong.example DEBUG= DEMO_TODAY= \
	  $(PY) manage.py check --deploy --fail-level WARNING

# Ratios of one run: name, ratio, limit, ok or short, both sides. Needs a few minutes and a quiet machine.
bench:
	@config/setup/install test && exec $(PY) -m tests.bench

# The pictures of the README, from the running product with its demo, into docs/pictures.
shots:
	@config/setup/install test && exec $(PY) -m tests.shots

format:
	$(PY) -m ruff format $(SOURCES)
	$(PY) -m ruff check --fix $(SOURCES)

# The pinned requirements, with hashes and without the name of any host. Needs uv.
lock:
	$(LOCK) -o requirements/run.txt requirements/run.in
	cd requirements && $(LOCK) -o test.txt test.in
