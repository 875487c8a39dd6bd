"""A respondent with a browser without JavaScript: reads pages, fills forms in, presses buttons."""

import re
from urllib.parse import urlencode, urljoin

from django.test import Client

from tests.journeys.forms import Form, form_on, words_on

SENT = "application/x-www-form-urlencoded"


class Visitor:
    """`at` is the address shown, `status` of its page, `html` its source. Redirects are followed, as browsers do."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.at = "/"
        self.status = 0
        self.html = ""
        self.reply = None

    def get(self, address: str, came_from: str = "") -> "Visitor":
        headers = {"referer": f"http://testserver{came_from}"} if came_from else {}
        self._show(self.client.get(address, headers=headers), address)
        return self

    def press(self, button: str = "next", **answers) -> "Visitor":
        """Fill in and press a button. Answers by control name (`code__row` for `code/row`); None clears one."""
        form = self.form
        data = self.filled(form, answers)
        attributes = form.buttons[button]
        if button:
            data[button] = [attributes.get("value", "")]
        return self.send(attributes.get("formaction") or form.action or self.at, data)

    def send(self, address: str, data: dict[str, list[str]]) -> "Visitor":
        self._show(self.client.post(address, urlencode(data, doseq=True), content_type=SENT), address)
        return self

    @property
    def form(self) -> Form:
        return form_on(self.html)

    @property
    def words(self) -> str:
        return words_on(self.html)

    @property
    def reference(self) -> str | None:
        found = re.search(r'data-reference="([^"]*)"', self.html)
        return found[1] if found else None

    @property
    def questions(self) -> list[str]:
        return re.findall(r'data-question="([^"]*)"', self.html)

    @property
    def has_errors(self) -> bool:
        return "govuk-error-summary" in self.html

    @staticmethod
    def filled(form: Form, answers: dict[str, object]) -> dict[str, list[str]]:
        data = {name: list(values) for name, values in form.values.items()}
        for name, value in answers.items():
            control = name.replace("__", "/")
            data.pop(control, None)
            if value is not None:
                data[control] = [str(v) for v in value] if isinstance(value, list) else [str(value)]
        return data

    def _show(self, reply, address: str) -> None:
        for _hop in range(5):
            self.at = address
            if reply.status_code not in (301, 302, 303):
                break
            address = urljoin(address, reply["Location"])
            reply = self.client.get(address)
        self.reply = reply
        self.status = reply.status_code
        self.html = reply.content.decode()
