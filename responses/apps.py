from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResponsesConfig(AppConfig):
    name = "responses"
    verbose_name = _("Responses")

    def ready(self) -> None:
        # The pages beside the survey's others, and the words of the audit.
        from accounts.words import SENTENCES
        from surveys.admin.frame import Tab, add_tab

        SENTENCES["keying begun"] = _("Keyed responses from paper")
        add_tab(Tab("versions", pgettext_lazy("tab", "Versions"), "survey-versions"), before="people")
        add_tab(Tab("keying", pgettext_lazy("tab", "Keying"), "keying", action="enter"))
