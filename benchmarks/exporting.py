"""CSV at many responses, beside `COPY` of the same columns."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg

from questionnaire.document import decode
from tests.site import ROOT, Site

CLOSED_AN_HOUR_AGO = (
    "UPDATE surveys_survey SET opens_at = now() - interval '9 days', closes_at = now() - interval '1 hour'"
)


def measure_export(site: Site, responses: int) -> None:
    """Make `responses` synthetic responses, close the survey, write its CSV; print seconds, ratio and memory."""
    began = time.perf_counter()
    site.manage("make_responses", "public-services-2026", str(responses), "--seed", "1")
    print(f"{responses} synthetic responses made in {time.perf_counter() - began:.1f} s")
    with psycopg.connect(site.environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE responses_response")
        connection.execute(CLOSED_AN_HOUR_AGO)
        connection.execute("CHECKPOINT")
        copy = min(_copy_seconds(connection) for _ in range(3))
    site.manage("close_surveys")
    print("format     | seconds | rows/s | of COPY | peak MB")
    print(f"COPY       | {copy:>7.2f} | {responses / copy:>6.0f} |   1.00  |")
    for name in ("csv-plain", "csv", "xlsx"):
        seconds, peak = _write(site, name)
        print(
            f"{name:<10} | {seconds:>7.2f} | {responses / seconds:>6.0f} | {seconds / copy:>6.2f}  | {peak:>6.0f}"
        )


def _copy_seconds(connection: "psycopg.Connection[tuple[object, ...]]") -> float:
    row = connection.execute(
        "SELECT definition FROM surveys_surveyversion ORDER BY number DESC LIMIT 1"
    ).fetchone()
    assert row is not None
    keys = [key for question in decode(row[0]).questions for key in question.keys]  # type: ignore[arg-type]
    columns = ", ".join("answers ->> '{}'".format(key.replace("'", "''")) for key in keys)
    statement = (
        f"COPY (SELECT id, language, started_at, submitted_at, {columns} FROM responses_response"  # noqa: S608
        " WHERE submitted_at IS NOT NULL) TO STDOUT (FORMAT csv)"
    )
    began = time.perf_counter()
    with tempfile.TemporaryFile() as file, connection.cursor().copy(statement) as stream:
        for block in stream:
            file.write(block)
    return time.perf_counter() - began


def _write(site: Site, name: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one `write_export`, less what starting Django alone takes."""
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "file")
        seconds, peak = _run(
            site,
            "write_export",
            "public-services-2026",
            "--format",
            name,
            "--language",
            "codes",
            "--output",
            target,
        )
    start, _ = _run(site, "version")
    return seconds - start, peak


def _run(site: Site, *arguments: str) -> tuple[float, float]:
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=site.environment, stdout=subprocess.DEVNULL
    )
    peak = 0.0
    while process.poll() is None:
        try:
            peak = max(peak, psutil.Process(process.pid).memory_info().rss / 1e6)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.02)
    if process.wait():
        raise RuntimeError(f"{arguments[0]} failed")
    return time.perf_counter() - began, peak
