"""How Django connects to Postgres."""

import os
from typing import Any

import environ

OPTIONS = {
    # What responses/statements.py executes is prepared at once, and one plan does for all: left to itself, Postgres
    # would plan anew for each token.
    "prepare_threshold": 0,
    "options": "-c plan_cache_mode=force_generic_plan",
}


def from_url(url: str) -> dict[str, Any]:
    """Django's settings of the database that a URL names. What its query says of an option wins."""
    config: dict[str, Any] = environ.Env().db_url_config(url)
    return config | {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": OPTIONS | config.pop("OPTIONS", {}),
        # A worker keeps its connection; config.middleware drops one that a restart of Postgres has broken.
        "CONN_MAX_AGE": int(os.environ.get("DATABASE_CONN_MAX_AGE", "600")),
    }
