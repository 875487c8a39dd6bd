from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# As in accounts.words.
AUDIT_SENTENCES = {
    "response erased": _("Erased the response with the reference %(subject)s"),
    "erasure asked": _("Asked for the response with the reference %(subject)s to be erased"),
}


class ResponsesConfig(AppConfig):
    name = "responses"
    verbose_name = _("Responses")

    def ready(self) -> None:
        from accounts.words import SENTENCES

        # Registers its kinds of messages.
        from responses import letters  # noqa: F401

        SENTENCES.update(AUDIT_SENTENCES)
        # The page beside the survey's others.
        from surveys.admin.frame import Tab, add_tab

        add_tab(Tab("versions", pgettext_lazy("tab", "Versions"), "survey-versions"), before="people")
        add_tab(Tab("heard", _("Feedback"), "survey-heard"), before="record")
