"""Postgres and Valkey from PyPI packages, started without root, a container or a system service.

For `make demo` and `make test` only. Production names its own servers in `DATABASE_URL` and `REDIS_URL`.
"""
