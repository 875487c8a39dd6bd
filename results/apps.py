from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResultsConfig(AppConfig):
    name = "results"
    verbose_name = _("Results")

    def ready(self) -> None:
        # The words of the audit, the page beside the survey's others.
        from accounts.words import SENTENCES
        from results.wording import AUDIT_SENTENCES
        from surveys.admin.frame import Tab, add_tab

        SENTENCES.update(AUDIT_SENTENCES)
        add_tab(
            Tab("fieldwork", pgettext_lazy("tab", "Fieldwork"), "fieldwork", "fieldwork", "fieldwork"),
            before="heard",
        )
