"""Freezing and the files made of a dataset, beside `COPY` of the same columns and what writes a workbook by itself."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
from msgspec import Struct

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
from collections import deque
from pathlib import Path
from exports.dataset import contents, parquet
from exports import manifest
from exports.spreadsheets import ods_rows
from exports.freezing import have_made
from exports.making import write_answers
from exports.models import Dataset
dataset = Dataset.objects.latest("pk")
began, began_working = time.perf_counter(), time.process_time()
{work}
print(time.perf_counter() - began, time.process_time() - began_working)"""
FREEZE = "have_made(dataset)"
READ = "deque(contents.contents_of(dataset).batches(), maxlen=0)"
WRITE = "write_answers(dataset, {name!r}, {labels!r}, Path({path!r}), lambda rows: None)"
MANIFEST = "Path({path!r}).write_bytes(manifest.manifest_of(dataset))"
BARE = "from benchmarks import bare_workbook; print(bare_workbook.{name}_seconds_per_row())"
WITH_BARE_WRITERS = ("xlsx", "ods")
# Those that describe the rows, and hold none of them.
DESCRIBING = ("csvw", "datapackage", "ddi", "codebook-html", "codebook-pdf")
WHAT_IS_WHAT = """seconds: by the clock. processor: what the process and its threads worked, of all cores together.
COPY: Postgres sends the same columns as CSV to a file, by the clock. reading: the dataset's file, read through once.
its bare writer: of the processor. For xlsx the library is given up to 20,000 rows that are in memory already, for one
sheet; for ods cells that are XML already are joined, compressed and written by our own writer. Neither reads the
dataset, finds types or labels, or writes the sheets that explain.
peak: of the process and those that it starts; Python, Django and Arrow (about 105 MB) are in it."""


class Cost(Struct, frozen=True):
    """Seconds by the clock and of the processor; the peak of memory in megabytes."""

    seconds: float
    working: float
    peak: float


def measure_export(site: Site, responses: int) -> None:
    """Make `responses` synthetic responses, close the survey, freeze it and write its files; print seconds, ratios and
    memory of each."""
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
    print("what          | seconds | processor | rows/s    | ratio | to              | peak MB")
    _print_row("COPY", responses, copy)
    _print_cost("freezing", responses, _measure(site, FREEZE), copy, "COPY")
    reading = _measure(site, READ)
    _print_cost("reading", responses, reading, copy, "COPY")
    for name, labels in _formats(site):
        cost = _written(site, name, labels)
        if name in WITH_BARE_WRITERS:
            bare = float(site.python(BARE.format(name=name))) * responses
            _print_row(f"bare {name}", responses, bare, bare)
            _print_cost(name, responses, cost, bare, "its bare writer", of_processor=True)
        elif name in DESCRIBING:
            _print_cost(name, responses, cost, reading.seconds, "reading")
        else:
            _print_cost(name, responses, cost, copy, "COPY")
    with tempfile.TemporaryDirectory() as folder:
        manifest = _measure(site, MANIFEST.format(path=str(Path(folder) / "file")))
    _print_cost("manifest", responses, manifest, reading.seconds, "reading")
    print(WHAT_IS_WHAT + "\n")


def _formats(site: Site) -> list[tuple[str, str]]:
    """The name of each in the order of the page, and the first labels that it is made with."""
    code = """from exports.formats import all_formats
for each in sorted(all_formats(), key=lambda one: (one.place, one.name)):
    print(each.name, each.languages[0])"""
    pairs = (line.split() for line in site.python(code).splitlines())
    return [(name, labels) for name, labels in pairs]


def _print_cost(
    name: str, responses: int, cost: Cost, base: float, of: str, *, of_processor: bool = False
) -> None:
    ratio = (cost.working if of_processor else cost.seconds) / base
    _print_row(name, responses, cost.seconds, cost.working, f"{ratio:.2f}", of, f"{cost.peak:.0f}")


def _print_row(
    name: str,
    responses: int,
    seconds: float,
    working: float = 0,
    ratio: str = "",
    of: str = "",
    peak: str = "",
) -> None:
    processor = f"{working:.2f}" if working else ""
    rate = f"{responses / seconds:>9.0f}"
    print(
        f"{name:<13} | {seconds:>7.2f} | {processor:>9} | {rate} | {ratio:>5} | {of:<15} | {peak:>7}",
        flush=True,
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


def _written(site: Site, name: str, labels: str) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        return _measure(site, WRITE.format(name=name, labels=labels, path=str(Path(folder) / "file")))


def _measure(site: Site, work: str) -> Cost:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", TIMED.format(work=work)],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    watched = psutil.Process(process.pid)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _megabytes(watched))
        time.sleep(0.02)
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{work} failed")
    seconds, working = map(float, said.split())
    return Cost(seconds, working, peak)


def _megabytes(process: psutil.Process) -> float:
    """Of the process and of those that it has started and that still run."""
    size = 0
    try:
        for each in (process, *process.children(recursive=True)):
            size += each.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return size / 1e6
