"""What the keys of our own sheet are about, in words: for whoever reads what other programs will not see."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the last part of a key. Several parts have the same words, and are named once.
_ABOUT: dict[str, str | Promise] = {
    "slug": _("addresses"),
    **dict.fromkeys(("title", "short_title"), _("titles")),
    "owner": _("the owner"),
    **dict.fromkeys(("partners", "logo", "url"), _("partners")),
    **dict.fromkeys(("opens", "closes", "timezone", "grace_minutes", "window"), _("the window")),
    "provenance": _("where the questionnaire comes from"),
    "agreed": _("which texts are agreed"),
    **dict.fromkeys(
        ("intro", "privacy", "not_open_yet", "closed", "confirmation_title", "confirmation_body"),
        _(
            "the texts of the start page and of those before the opening, after the close and after submitting"
        ),
    ),
    **dict.fromkeys(("access", "anonymous", "check_answers", "consultation"), _("settings of the survey")),
    **dict.fromkeys(
        ("keep_drafts_days", "keep_identifying_days", "keep_responses_days", "after_keeping"),
        _("how long answers are kept"),
    ),
    "missing": _("which options stand for a missing answer"),
    **dict.fromkeys(("report_group", "report_groups"), _("groups for reporting")),
    "identifying": _("which answers identify a person"),
    "consent": _("which question asks for consent"),
    **dict.fromkeys(("option_set", "option_sets"), _("sets of options")),
    "exclusive": _("which options stand on their own"),
    **dict.fromkeys(("min_label", "max_label"), _("the words at the ends of scales")),
    **dict.fromkeys(
        (
            "min",
            "max",
            "max_length",
            "min_choices",
            "max_choices",
            "max_size",
            "total",
            "decimals",
            "integer",
        ),
        _("limits of answers"),
    ),
    **dict.fromkeys(("accept", "multiple"), _("which files are taken")),
    **dict.fromkeys(("type", "display"), _("types of questions that XLSForm has not")),
    **dict.fromkeys(("list", "item", "add", "parts"), _("lists of people or things")),
    **dict.fromkeys(("alt", "image", "pictures"), _("pictures")),
    "source": _("where questions come from"),
    "other_text": _("the box beside “other”"),
    **dict.fromkeys(("text", "label", "hint", "name", "constraint_message"), _("texts")),
    **dict.fromkeys(("relevant", "constraint", "calculation"), _("rules")),
    **dict.fromkeys(("parameter", "value", "order", "fixed"), _("values filled in, and orders by chance")),
    **dict.fromkeys(("unit", "currency", "format"), _("units")),
}


def about(keys: Iterable[str]) -> list[str]:
    """Each thing once, in the active language and in the order of the keys; a key without words by its name."""
    parts = ([part for part in key.split("/") if part not in ("cy", "en")][-1] for key in keys)
    return list(dict.fromkeys(str(_ABOUT.get(part, part)) for part in parts))
