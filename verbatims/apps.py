from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VerbatimsConfig(AppConfig):
    name = "verbatims"
    verbose_name = _("Free text")

    def ready(self) -> None:
        # The words of the audit, and the pages beside the survey's others.
        from accounts.words import SENTENCES
        from surveys.admin.frame import Tab, add_tab
        from verbatims.wording import AUDIT_SENTENCES

        SENTENCES.update(AUDIT_SENTENCES)
        texts = Tab("texts", pgettext_lazy("tab", "Free text"), "texts", "data", "read_texts")
        queue = Tab(
            "text-queue", pgettext_lazy("tab", "Texts to translate"), "text-queue", "data", "translate_texts"
        )
        add_tab(texts, before="retention")
        add_tab(queue, before="retention")
