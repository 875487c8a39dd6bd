"""LimeSurvey's regular expressions, which are PHP's, as patterns of our `regex`, which describe the whole text."""

import re

from django.utils.translation import gettext as _

from surveys.files.limesurvey.phrases import Untranslatable


def pattern_for(php: str) -> str:
    """Raises Untranslatable for flags that matter. What our patterns do not have is refused where they are parsed."""
    php = php.strip()
    delimiter = php[:1]
    end = php.rfind(delimiter)
    if not delimiter or delimiter.isalnum() or end <= 0:
        body, flags = php, ""
    else:
        body, flags = php[1:end], php[end + 1 :]
    if "i" in flags and re.search(r"[^\W\d_]", re.sub(r"\\.", "", body)):
        raise Untranslatable(_("A pattern here takes capitals and small letters as different."))
    if set(flags) - set("iuDU"):
        raise Untranslatable(_("A pattern has flags that there are not here."))
    body = body.replace("\\/", "/").replace("(?:", "(")
    return _whole(body)


def _whole(body: str) -> str:
    starts, ends = body.startswith("^"), body.endswith("$") and not body.endswith("\\$")
    if starts and ends and not _has_alternatives(body):
        return body[1:-1]
    if not starts and not ends and "^" not in body and "$" not in body:
        return f".*({body}).*"
    if _has_alternatives(body):
        raise Untranslatable(_("A pattern is bound to the start or the end in one of its alternatives only."))
    inner = body[1 if starts else 0 : -1 if ends else None]
    return f"{'' if starts else '.*'}({inner}){'' if ends else '.*'}"


def _has_alternatives(body: str) -> bool:
    """Whether a `|` stands outside all brackets."""
    depth = 0
    for character in re.sub(r"\\.|\[\^?\]?[^\]]*\]", "", body):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "|" and depth == 0:
            return True
    return False
