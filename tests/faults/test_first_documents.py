"""A new web worker whose threads all read their first questionnaire at once: msgspec alone ends one process in four."""

import os
import subprocess
import sys

import pytest

from questionnaire.document import encode
from tests.questionnaire.builders import question, questionnaire
from tests.site import ROOT

pytestmark = pytest.mark.faults

PROCESSES = 5 * int(os.environ.get("KILLS", "3"))
READ_AT_ONCE = """
import sys, threading
from questionnaire.document import decode

sys.setswitchinterval(1e-6)
document, gate = sys.stdin.buffer.read(), threading.Barrier(4)

def read():
    gate.wait()
    decode(document)

threads = [threading.Thread(target=read) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_threads_that_read_their_first_questionnaires_at_once_do_not_end_the_process() -> None:
    document = encode(questionnaire(*(question(f"q{number}") for number in range(40))))

    ended = [
        subprocess.run([sys.executable, "-c", READ_AT_ONCE], cwd=ROOT, input=document).returncode
        for _ in range(PROCESSES)
    ]

    assert ended == [0] * PROCESSES
