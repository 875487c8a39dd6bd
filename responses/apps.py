from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResponsesConfig(AppConfig):
    name = "responses"
    verbose_name = _("Responses")

    def ready(self) -> None:
        # The page beside the survey's others, the words of the audit, the kinds of jobs and messages.
        from accounts.words import SENTENCES
        from responses.invitations import sending  # noqa: F401
        from responses.invitations.statuses import AUDIT_SENTENCES
        from surveys.admin.frame import Tab, add_tab

        SENTENCES.update(AUDIT_SENTENCES)
        add_tab(Tab("versions", pgettext_lazy("tab", "Versions"), "survey-versions"), before="people")
        add_tab(
            Tab("invitations", pgettext_lazy("tab", "Invitations"), "invitations", action="invite"),
            before="record",
        )
