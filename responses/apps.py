from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResponsesConfig(AppConfig):
    name = "responses"
    verbose_name = _("Responses")

    def ready(self) -> None:
        # The pages beside the survey's others, the kind of job that workers can be asked for.
        from responses import erasing  # noqa: F401
        from surveys.admin.frame import Tab, add_tab

        add_tab(Tab("versions", pgettext_lazy("tab", "Versions"), "survey-versions"), before="people")
        add_tab(Tab("retention", pgettext_lazy("tab", "Retention"), "survey-retention"), before="people")
