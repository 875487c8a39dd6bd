"""A list that holds one of everything that can be asked about an item, and somebody who answers it."""

import re
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from responses.models import Response
from surveys.files.importing import import_survey
from surveys.models import Question, Survey
from surveys.publishing import publish
from tests.journeys.visitor import Visitor

SURVEY_FILE = Path(__file__).with_suffix(".yaml")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def draft() -> Survey:
    return Survey.objects.get(pk=import_survey(SURVEY_FILE.read_bytes()).survey.pk)


def published(identifying: str = "") -> Survey:
    """Published; `identifying` is the code of a hidden value of the list that is to name a person, and that no rule
    reads then."""
    survey = draft()
    if identifying:
        Question.objects.filter(page__survey=survey, code=identifying).update(identifying=True)
        Question.objects.filter(page__survey=survey, code="waves").update(calculation="join(' ', ${wave})")
    publish(survey, None)
    return Survey.objects.select_related("current_version").get(pk=survey.pk)


def answers() -> dict:
    return Response.objects.get().answers


def ids() -> list[str]:
    return answers().get("people") or []


def about(item: str) -> dict:
    """What is stored beside the response about an item, by the keys within it; identifying answers are elsewhere."""
    before = f"people/{item}/"
    return {key.removeprefix(before): value for key, value in answers().items() if key.startswith(before)}


def shown(html: str, code: str) -> list[str]:
    """The codes of a question's options in the order of the page."""
    return re.findall(rf'name="{code}" type="[a-z]*" value="([^"]*)"', html)


class Householder(Visitor):
    """Somebody who came by a link that says where from, on the first page of the first item."""

    def __init__(self, survey: Survey, language: str = "en", link: str = "?from=poster") -> None:
        super().__init__(Client())
        folder = "cy/arolygon" if language == "cy" else "en/surveys"
        self.start = f"/{folder}/{survey.slug_cy if language == 'cy' else survey.slug_en}/"
        self.get(f"{self.start}{link}").press("next").press(rooms="2")

    def say_who(self, name: str = "Siân", age: str = "41", **more: str) -> "Householder":
        self.press(name=name, email=f"{age}@enghraifft.cymru", age=age)
        if not self.has_errors and "age" in self.questions:
            # The age has made more questions appear.
            self.press(**more)
        return self

    def say_likes(self) -> "Householder":
        self.press(colours=["blue", "red"], secret__neath="1", place="mill", town="bala")
        return self

    def send_papers(self, name: str = "prawf.pdf") -> "Householder":
        """With a file, as browsers send one."""
        data = {key: value for key, value in self.form.values.items() if key != "proof/file"}
        data |= {"proof/file": SimpleUploadedFile(name, PDF), "agrees": "agree", "next": ""}
        self._show(self.client.post(self.form.action or self.at, data), self.at)
        return self

    def add(self, name: str = "Siân", age: str = "41", **more: str) -> "Householder":
        """A whole item, from its first page to the list."""
        return self.say_who(name, age, **more).say_likes().send_papers(f"{name}.pdf")

    def submit(self) -> "Householder":
        """From the list."""
        self.press()
        if "end" in self.questions:
            self.press(end="yes")
        self.press()
        return self
