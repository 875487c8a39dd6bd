"""The bare equivalent's one table."""

TABLE = """CREATE TABLE IF NOT EXISTS bench_bare (id bigserial PRIMARY KEY, token text UNIQUE NOT NULL,
    answers jsonb NOT NULL DEFAULT '{}', paradata jsonb NOT NULL DEFAULT '[]', submitted_at timestamptz)"""
