from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExportsConfig(AppConfig):
    name = "exports"
    verbose_name = _("Exports")

    def ready(self) -> None:
        # The kinds of jobs that workers can be asked for, the words of the audit, the page beside the survey's others.
        from accounts.words import SENTENCES, VALUES
        from exports import datasets, freezing, interim, making, retention  # noqa: F401
        from exports.pages.wording import AUDIT_SENTENCES
        from exports.schedules import wording as schedules
        from exports.selections import asking  # noqa: F401
        from exports.storage import checks, moving  # noqa: F401
        from responses.admin import show_each_at
        from responses.erasing import tell_before_erasing
        from surveys.admin.frame import Tab, add_tab
        from surveys.admin.overview import explain_again_at

        SENTENCES.update(AUDIT_SENTENCES | schedules.AUDIT_SENTENCES)
        VALUES["schedule"] = schedules.code_in_words
        add_tab(
            Tab("exports", pgettext_lazy("tab", "Exports"), "exports", "data", "download"), before="texts"
        )
        explain_again_at("publish-again")
        show_each_at("one-response")
        tell_before_erasing(interim.withdraw_those_with)
