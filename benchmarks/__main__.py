"""`make bench`: the figures of the design's bars, as ratios, on this machine. Prints a table; passes no judgement.

Exports are measured with 100,000 responses; `make bench ARGS="--responses 1000000 --only exports"` measures them alone,
at a million, and `--only formats` leaves out what a second worker gains, which takes as long again twice.
"""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import psutil

from benchmarks import engine
from benchmarks.exporting import measure_export
from benchmarks.journeys import Fields, Tally, plausible_pages, run
from benchmarks.pages import journey_pages
from benchmarks.servers import bare_server, processor_seconds
from benchmarks.side_by_side import compare_workers
from benchmarks.weights import weigh
from questionnaire.document import Questionnaire, decode
from tests.site import ROOT, Site, new_site

SURVEY = Path(__file__).parent / "benchmark-survey.yaml"
START = "/en/surveys/public-services-2026/"
SECONDS = float(os.environ.get("BENCH_SECONDS", "15"))
WORKERS = int(os.environ.get("WEB_CONCURRENCY", "2"))


def main() -> None:
    wishes = _wishes()
    site = new_site("arolwg_bench")
    site.workers = WORKERS
    site.environment["LOG_LEVEL"] = "WARNING"
    site.manage("createsuperuser", "--noinput", "--username", "bench", "--email", "bench@example.org")
    print(site.manage("import_survey", str(SURVEY), "--publish", "--agreed-by", "bench").stdout.strip())
    print(f"\nmachine: {platform.machine()}, {os.cpu_count()} cores, {psutil.virtual_memory().total >> 30} GiB, "
          f"Python {platform.python_version()}, {WORKERS} web workers\n")  # fmt: skip
    if not wishes.only:
        site.start()
        try:
            _report(site)
        finally:
            site.stop()
    measure_export(site, wishes.responses)
    if wishes.only != "formats":
        compare_workers(site)


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--responses", type=int, default=100_000, help="for the exports (100,000)")
    parser.add_argument("--only", choices=["exports", "formats"], help="leave the rest out")
    return parser.parse_args()


def _report(site: Site) -> None:
    engine.report()
    pages = plausible_pages(_questionnaire(site))
    bodies = asyncio.run(journey_pages(site.port, START, pages))
    _report_journeys(site, pages, [len(body) for body in bodies])
    counts = subprocess.run(
        [sys.executable, "-m", "benchmarks.statements", START],
        cwd=ROOT, env=site.environment, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    print(f"statements per page turn (the last also submits): {counts.strip()}")
    _report_weights(site, bodies)


def _report_weights(site: Site, bodies: list[bytes]) -> None:
    print("compressed (HTML as the proxy does it, static files as they are served):")
    for name, html in (("start page", bodies[0]), ("first question page", bodies[1])):
        weight = weigh(html, site.address)
        print(f"  {name}: {weight.html} B of HTML, {weight.total} B in all, {weight.requests} requests")
    print()


def _report_journeys(site: Site, pages: list[Fields], sizes: list[int]) -> None:
    print("respondents | server  | journeys/s | of bare | p50 ms | p95 ms | CPU ms per page turn")
    assert site.process is not None
    with bare_server(site, sizes, WORKERS) as (port, process):
        for respondents in (8, 32):
            bare = _measure(port, "/0/", pages, respondents, process)
            ours = _measure(site.port, START, pages, respondents, site.process)
            _print_row(respondents, "bare", *bare, bare[0].per_second)
            _print_row(respondents, "Arolwg", *ours, bare[0].per_second)


def _measure(
    port: int, start: str, pages: list[Fields], respondents: int, process: "subprocess.Popen[bytes]"
) -> tuple[Tally, float]:
    warm = Tally()
    asyncio.run(run(port, start, pages, respondents, 2, warm))
    tally = Tally()
    before = processor_seconds(process)
    asyncio.run(run(port, start, pages, respondents, SECONDS, tally))
    return tally, processor_seconds(process) - before


def _print_row(respondents: int, name: str, tally: Tally, seconds: float, bare: float) -> None:
    print(
        f"{respondents:>11} | {name:<7} | {tally.per_second:>10.1f} | {tally.per_second / bare:>7.0%} | "
        f"{tally.percentile(0.5):>6.1f} | {tally.percentile(0.95):>6.1f} | {1000 * seconds / len(tally.turns):>6.2f}"
    )


def _questionnaire(site: Site) -> Questionnaire:
    code = "from surveys.models import SurveyVersion as V; import json; print(json.dumps(V.objects.get().definition))"
    return decode(json.loads(site.python(code)))


if __name__ == "__main__":
    main()
