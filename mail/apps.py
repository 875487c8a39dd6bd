from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# As in accounts.words.
AUDIT_SENTENCES = {"messages forgotten": _("Deleted by the rule: messages and their addresses (%(rows)s)")}


class MailConfig(AppConfig):
    name = "mail"
    verbose_name = _("Messages")

    def ready(self) -> None:
        # The words of the audit, and the kind of job that sends.
        from accounts.words import SENTENCES
        from mail import sending  # noqa: F401

        SENTENCES.update(AUDIT_SENTENCES)
