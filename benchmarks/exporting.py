"""Freezing and the files made of a dataset, beside `COPY` of the same columns and the workbook's library by itself."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg

from questionnaire.document import decode
from tests.site import ROOT, Site

SLUG = "public-services-2026"
# So many walk the real routes, which takes minutes; more are copies of them.
MOST_MADE = 20_000
COPIES = """INSERT INTO responses_response (survey_id, version_id, token_hash, language, source, page,
        started_at, submitted_at, reference, answers, paradata)
    SELECT survey_id, version_id, sha256(convert_to(id || '/' || n, 'UTF8')), language, source, page, started_at,
        submitted_at, lpad((id * 1000 + n)::text, 10, '0'), answers, paradata
    FROM responses_response, generate_series(1, %s) n WHERE source = 'synthetic' LIMIT %s"""
CLOSED_AN_HOUR_AGO = (
    "UPDATE surveys_survey SET opens_at = now() - interval '9 days', closes_at = now() - interval '1 hour'"
)
# Each in a process of its own, which says how long it took, by the clock and of the processor, and is looked at from
# outside. Arrow is there before: a worker loads it once.
TIMED = """import time
import exports.parquet
from pathlib import Path
from exports.freezing import have_made
from exports.making import write_answers
from exports.models import Dataset
dataset = Dataset.objects.latest("pk")
began, began_working = time.perf_counter(), time.process_time()
{work}
print(time.perf_counter() - began, time.process_time() - began_working)"""
FREEZE = "have_made(dataset)"
WRITE = "write_answers(dataset, {name!r}, 'codes', Path({path!r}), lambda rows: None)"
BARE = "from benchmarks.bare_workbook import seconds_per_row; print(seconds_per_row())"


def measure_export(site: Site, responses: int) -> None:
    """Make `responses` synthetic responses, close the survey, freeze it and write its files; print seconds, ratios and
    memory."""
    began = time.perf_counter()
    site.manage("make_responses", SLUG, str(min(responses, MOST_MADE)), "--seed", "1")
    with psycopg.connect(site.environment["DATABASE_URL"], autocommit=True) as connection:
        if responses > MOST_MADE:
            connection.execute(COPIES, [-(-responses // MOST_MADE) - 1, responses - MOST_MADE])
        print(f"{responses} synthetic responses made in {time.perf_counter() - began:.1f} s")
        connection.execute("VACUUM ANALYZE responses_response")
        connection.execute(CLOSED_AN_HOUR_AGO)
        connection.execute("CHECKPOINT")
        copy = min(_copy_seconds(connection) for _ in range(3))
    site.manage("close_surveys")
    print("what       | seconds | rows/s | ratio | of what          | peak MB")
    _print_row("COPY", responses, copy, "")
    seconds, _, peak = _measure(site, FREEZE)
    _print_row("freezing", responses, seconds, peak, copy=copy)
    for name in ("csv-plain", "csv"):
        seconds, _, peak = _written(site, name)
        _print_row(name, responses, seconds, peak, copy=copy)
    # One process each, so of the processor: by the clock, minutes apart, other work on the machine decides the ratio.
    bare = float(site.python(BARE)) * responses
    _print_row("bare xlsx", responses, bare, "")
    _, working, peak = _written(site, "xlsx")
    _print_row("xlsx", responses, working, peak, bare=bare)


def _print_row(
    name: str, responses: int, seconds: float, peak: float | str, *, copy: float = 0, bare: float = 0
) -> None:
    base = copy or bare
    ratio, of = (f"{seconds / base:.2f}", "COPY" if copy else "its bare writer") if base else ("", "")
    memory = f"{peak:.0f}" if isinstance(peak, float) else peak
    print(f"{name:<10} | {seconds:>7.2f} | {responses / seconds:>6.0f} | {ratio:>5} | {of:<16} | {memory:>7}")


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


def _written(site: Site, name: str) -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        return _measure(site, WRITE.format(name=name, path=str(Path(folder) / "file")))


def _measure(site: Site, work: str) -> tuple[float, float, float]:
    """The seconds that the work takes, by the clock and of the processor, and the peak megabytes of its process."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", TIMED.format(work=work)],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    peak = 0.0
    while process.poll() is None:
        try:
            peak = max(peak, psutil.Process(process.pid).memory_info().rss / 1e6)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.02)
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{work} failed")
    seconds, working = map(float, said.split())
    return seconds, working, peak
