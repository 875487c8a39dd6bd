from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResponsesConfig(AppConfig):
    name = "responses"
    verbose_name = _("Responses")

    def ready(self) -> None:
        # The page beside the survey's others.
        from surveys.admin.frame import Tab, add_tab

        add_tab(Tab("versions", pgettext_lazy("tab", "Versions"), "survey-versions"), before="people")
