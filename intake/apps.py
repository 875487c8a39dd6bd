from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = _("Responses from files")

    def ready(self) -> None:
        # The kinds of job that workers can be asked for, the words of the audit, the page beside the survey's others,
        # what is known of where a response came from, and that it is forgotten with the response.
        from accounts.words import SENTENCES
        from exports.pages.one_response import tell_origins_with
        from intake import undoing, working  # noqa: F401
        from intake.origins import forget_origins, origin_of
        from intake.wording import AUDIT_SENTENCES
        from responses.deleting import forget_with
        from surveys.admin.frame import Tab, add_tab

        SENTENCES.update(AUDIT_SENTENCES)
        tell_origins_with(origin_of)
        forget_with(forget_origins)
        add_tab(Tab("intake", pgettext_lazy("tab", "Bring in"), "intake", "collecting", "enter"))
