from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# As in accounts.words.
AUDIT_SENTENCES = {
    "keying begun": _("Keyed responses from paper"),
    "response erased": _("Erased the response %(subject)s. The reason: %(reason)s"),
    "addresses forgotten": _("Deleted by the rule: addresses to reply to people’s reports (%(rows)s)"),
    "erasure asked": _("Asked for the response %(subject)s to be erased. The reason: %(reason)s"),
}


class ResponsesConfig(AppConfig):
    name = "responses"
    verbose_name = _("Responses")

    def ready(self) -> None:
        # The words of the audit, the kinds of jobs and messages, and the pages beside the survey's others.
        from accounts.words import SENTENCES
        from responses import deleting, letters  # noqa: F401
        from responses.invitations import (
            sending,  # noqa: F401
            statuses,
        )
        from surveys.admin.frame import Tab, add_tab

        SENTENCES.update(AUDIT_SENTENCES | statuses.AUDIT_SENTENCES)
        add_tab(Tab("versions", pgettext_lazy("tab", "Versions"), "survey-versions", "design"))
        add_tab(
            Tab("invitations", pgettext_lazy("tab", "Invitations"), "invitations", "collecting", "invite")
        )
        add_tab(Tab("heard", _("Feedback"), "survey-heard", "fieldwork"))
        add_tab(Tab("retention", pgettext_lazy("tab", "Retention"), "survey-retention", "data"))
        add_tab(Tab("keying", pgettext_lazy("tab", "Keying"), "keying", "collecting", "enter"))
