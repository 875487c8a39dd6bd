"""The work on texts, in words of the audit."""

from django.utils.translation import gettext_lazy as _

AUDIT_SENTENCES = {
    "texts worked on": _(
        "Worked on texts about %(question)s: coded %(coded)s, marked as read %(read)s,"
        " corrected the language of %(corrected)s"
    ),
    "texts checked": _("Said that the texts about %(question)s have been looked through"),
    "texts unchecked": _("No longer says that the texts about %(question)s have been looked through"),
    "text redacted": _("Redacted a part of a text about %(question)s"),
    "redacted again": _("Redacted a corrected text about %(question)s as the text was before"),
    "redaction taken back": _("Took back a redaction in a text about %(question)s"),
    "text translated": _("Translated a text about %(question)s"),
    "translation not needed": _("Said that a text about %(question)s needs no translation"),
    "directions chosen": _("Chose from which languages texts are translated"),
    "frame made": _("Made the coding frame %(frame)s"),
    "frame changed": _("Changed the coding frame %(frame)s"),
    "frame from a file": _(
        "Took codes of the coding frame %(frame)s from a file: added %(added)s, changed %(changed)s"
    ),
    "code added": _("Added the code %(code)s to the coding frame %(frame)s"),
    "code changed": _("Changed the wording of the code %(code)s in the coding frame %(frame)s"),
    "code retired": _("Retired the code %(code)s of the coding frame %(frame)s"),
    "code brought back": _("Brought back the code %(code)s of the coding frame %(frame)s"),
    "codes merged": _("Merged the code %(code)s into %(into)s in the coding frame %(frame)s"),
}
