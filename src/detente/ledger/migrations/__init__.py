"""Alembic's folder: `env.py` and the versions. Imported only by `detente db upgrade` and tests."""
