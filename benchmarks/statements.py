"""How many statements one page turn costs: run in the project's own process, through Django's client.

`python -m benchmarks.statements START` prints a JSON list, one number for each page turn (POST and GET).
"""

import json
import re
import sys

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def count(start: str) -> list[int]:
    from benchmarks.journeys import TOKEN, plausible_pages
    from surveys.models import Survey
    from surveys.versions import questionnaire_for

    survey = Survey.objects.get(slug_en=start.strip("/").split("/")[-1])
    client = Client(SERVER_NAME="localhost")
    address = client.post(start)["Location"]
    reply = client.get(address)
    counts = []
    for fields in plausible_pages(questionnaire_for(survey.current_version_id)):
        body: dict[str, list[str]] = {"token": [_token(TOKEN, reply.content)], "next": [""]}
        for name, value in fields:
            body.setdefault(name, []).append(value)
        with CaptureQueriesContext(connection) as statements:
            address = client.post(address, body)["Location"]
            reply = client.get(address)
        counts.append(len(statements))
    return counts


def _token(pattern: re.Pattern[bytes], html: bytes) -> str:
    found = pattern.search(html)
    if found is None:
        raise LookupError("the page has no form")
    return found[1].decode()


if __name__ == "__main__":
    django.setup()
    print(json.dumps(count(sys.argv[1])))
