from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mail"
    verbose_name = _("Messages")

    def ready(self) -> None:
        # Registers the kind of job that sends.
        from mail import sending  # noqa: F401
