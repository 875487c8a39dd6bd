"""What a LimeSurvey file says of the survey itself: its texts, its window, and settings that there are not here."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from surveys.files.limesurvey.passages import line
from surveys.files.limesurvey.places import WHOLE, Element
from surveys.files.limesurvey.source import Source, Texts, number
from surveys.files.limesurvey.wording import Wording
from surveys.files.report import Report
from surveys.files.shapes import Record
from surveys.files.xlsform.records import put, text_record
from surveys.windows import WindowRefused, moment_of

TIMEZONE = "Europe/London"
LONGEST_TITLE, LONGEST_ADDRESS = 300, 100
SECTIONS_SHOWN = 10
_WORDS = "surveys_languagesettings"
# Settings that change what people meet, with the values that change nothing.
_SETTINGS: dict[str, tuple[str, ...]] = {
    "allowprev": ("Y", "I"),
    "allowregister": ("N", "I"),
    "allowsave": ("Y", "I"),
    "alloweditaftercompletion": ("N", "I"),
    "ipaddr": ("N", "I"),
    "refurl": ("N", "I"),
    "savetimings": ("N", "I"),
    "printanswers": ("N", "I"),
    "publicstatistics": ("N", "I"),
    "publicgraphs": ("N", "I"),
    "questionindex": ("0", "-1"),
    # What the index of questions was called until version 2.00.
    "allowjumps": ("N",),
    "navigationdelay": ("0", "-1"),
    "sendconfirmation": ("N", "I"),
    "emailnotificationto": ("inherit",),
    "emailresponseto": ("inherit",),
    # What sent notices until version 1.91.
    "notification": ("0",),
    "usecookie": ("N", "I"),
    "usecaptcha": ("N", "E", "I"),
    "googleanalyticsapikey": (),
}

# Sections that are read, or reported by what they hold; `surveys_groups` is LimeSurvey's own shelf for surveys.
_READ = frozenset(
    [
        *(
            "answers",
            "answer_l10ns",
            "assessments",
            "conditions",
            "defaultvalues",
            "defaultvalue_l10ns",
            "groups",
        ),
        *("group_l10ns", "plugin_settings", "question_attributes", "question_l10ns", "questions", "quota"),
        *(
            "quota_languagesettings",
            "quota_members",
            "subquestion_l10ns",
            "subquestions",
            "survey_plugin_settings",
        ),
        *("survey_url_parameters", "surveys", "surveys_groups", "surveys_groupsettings"),
        "surveys_languagesettings",
    ]
)

# None, as LimeSurvey has written it: as nothing, as JSON, and as PHP.
_NO_ATTRIBUTES = frozenset({"", "[]", "{}", "a:0:{}"})

# LimeSurvey's own.
_THEMES = frozenset({"", "inherit", "default", "vanilla", "fruity", "bootswatch", "fruity_twentythree"})


def survey_record(source: Source, wording: Wording, report: Report) -> Record:
    record = Record(Element("surveys"))
    put(record, "slug", _addresses(source, wording, report))
    put(
        record,
        "title",
        wording.line(_of(source, "surveyls_title"), Element(_WORDS, 1, "title"), LONGEST_TITLE),
    )
    put(record, "window", _window(source, report))
    settings = Record(record.position)
    put(settings, "anonymous", _is_anonymous(source, report))
    put(record, "settings", settings)
    put(record, "texts", _texts(source, wording, report))
    _report_settings(source, report)
    return record


def _is_anonymous(source: Source, report: Report) -> bool:
    stated = source.settings.get("anonymized", source.settings.get("private", ""))
    if stated == "I":
        message = _(
            "Whether responses are anonymous stands in the settings of LimeSurvey and not in the file. Here they are "
            "not: look at that before you publish."
        )
        report.changed(Element("surveys", 1, "anonymized"), message)
    return stated == "Y"


def _of(source: Source, name: str) -> Texts:
    return source.words.get(name, {})


def _texts(source: Source, wording: Wording, report: Report) -> Record:
    texts = Record(Element(_WORDS))

    def passage(name: str) -> Record:
        return wording.passage(_of(source, name), Element(_WORDS, 1, name))

    intro = [passage("surveyls_description")]
    if source.settings.get("showwelcome", "Y") != "N":
        intro.append(passage("surveyls_welcometext"))
    elif any(text.strip() for text in _of(source, "surveyls_welcometext").values()):
        message = _("LimeSurvey does not show this welcome, so it was left out.")
        report.left_out(Element(_WORDS, 1, "surveyls_welcometext"), message)
    put(texts, "intro", _below(intro))
    put(texts, "privacy", _below([passage("surveyls_policy_notice"), passage("surveyls_legal_notice")]))
    put(texts, "confirmation_body", passage("surveyls_endtext"))
    return texts


def _below(parts: list[Record]) -> Record:
    """The texts, one below the other."""
    sides = {
        side: "\n\n".join(part[side] for part in parts if part.get(side))[:20_000] for side in ("cy", "en")
    }
    return text_record(sides, parts[0].position)


def _addresses(source: Source, wording: Wording, report: Report) -> Record:
    """LimeSurvey's short addresses, where they can be ours."""
    found: dict[str, str] = {}
    place = Element(_WORDS, 1, "surveyls_alias")
    for language, code in wording.sides.items():
        alias = _of(source, "surveyls_alias").get(code, "").strip().lower()
        if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", alias) and len(alias) <= LONGEST_ADDRESS:
            found[language] = alias
        elif alias:
            message = _("The short address “%(alias)s” cannot be used here. Give the survey another.")
            report.left_out(place, message % {"alias": alias[:100]})
    return text_record(found, place)


def _window(source: Source, report: Report) -> Record:
    place = Element("surveys", 1, "startdate")
    window = Record(place)
    moments = {}
    for name, ours in (("startdate", "opens"), ("expires", "closes")):
        stated = source.settings.get(name, "").strip()
        if stated and not stated.startswith("0000") and (moment := _moment(stated, name, report)):
            moments[ours] = moment
    if len(moments) == 2 and moments["closes"] <= moments["opens"]:
        message = _(
            "The survey closes before it opens, so both times were left out. Set them before you publish."
        )
        report.left_out(place, message)
        return window
    for ours, moment in moments.items():
        put(window, ours, moment.isoformat())
    if moments:
        put(window, "timezone", TIMEZONE)
        message = _("LimeSurvey’s opening times name no time zone. They were taken as times in %(zone)s.")
        report.changed(place, message % {"zone": TIMEZONE})
    return window


def _moment(stated: str, name: str, report: Report) -> dt.datetime | None:
    try:
        local = dt.datetime.fromisoformat(stated[:19]).replace(tzinfo=None)
        if not 1970 <= local.year < 2200:
            raise ValueError
        return moment_of(local, TIMEZONE)
    except (ValueError, WindowRefused):
        message = _("“%(stated)s” is no time at which a survey can open or close, and was left out.")
        report.left_out(Element("surveys", 1, name), message % {"stated": stated[:40]})
        return None


def _report_settings(source: Source, report: Report) -> None:
    settings, sections = source.settings, source.sections
    match settings.get("format", ""):
        case "S":
            message = _(
                "LimeSurvey asks one question to a page. Here a page asks all the questions of a group."
            )
            report.changed(Element("surveys", 1, "format"), message)
        case "A":
            message = _("LimeSurvey asks everything on one page. Here each group has a page.")
            report.changed(Element("surveys", 1, "format"), message)
    other = [
        name
        for name, usual in _SETTINGS.items()
        if (value := settings.get(name, "").strip()) and value not in usual
    ]
    if other:
        message = _("These settings of LimeSurvey have no counterpart here and were left out: %(names)s.")
        report.left_out(Element("surveys"), message % {"names": ", ".join(other)})
    _report_people(source, report)
    if any(
        address.strip() not in ("", "http://", "https://") for address in _of(source, "surveyls_url").values()
    ):
        message = _(
            "At the end LimeSurvey leads to another address. Here people stay on the confirmation page."
        )
        report.left_out(Element(_WORDS, 1, "surveyls_url"), message)
    _report_policy(source, report)
    if any(value for name, texts in source.words.items() if "email" in name for value in texts.values()):
        report.left_out(Element(_WORDS, 1, "surveyls_email"), _("The wording of e-mails was left out."))
    for quota in sections.of("quota"):
        message = _("The quota “%(name)s” was left out. Nobody is turned away when it is full.")
        place = Element("quota", number(quota.get("id", "")) or None, "name")
        report.left_out(place, message % {"name": quota.get("name", "")[:80]})
    if settings.get("assessments", "") == "Y" or sections.of("assessments"):
        message = _("Assessments were left out. No scores are worked out, and nobody is shown any.")
        report.left_out(Element("assessments"), message)
    if settings.get("template", "").strip() not in _THEMES:
        report.left_out(
            Element("surveys", 1, "template"), _("The theme was left out. Surveys here look alike.")
        )
    for section in ("plugin_settings", "survey_plugin_settings"):
        if sections.of(section):
            report.left_out(
                Element(section), _("The settings of plugins were left out, with what plugins do.")
            )
    if unread := sorted(sections.rows.keys() - _READ):
        message = _("These sections are not read here, and what they hold was left out: %(names)s.")
        names = ", ".join(name[:60] for name in unread[:SECTIONS_SHOWN])
        report.left_out(WHOLE, message % {"names": names + ", …" * (len(unread) > SECTIONS_SHOWN)})


def _report_policy(source: Source, report: Report) -> None:
    if not any(text.strip() for text in _of(source, "surveyls_policy_notice").values()):
        return
    place = Element(_WORDS, 1, "surveyls_policy_notice")
    if source.settings.get("showsurveypolicynotice", "0") not in ("1", "2"):
        message = _("LimeSurvey does not show this privacy notice. Here everybody can read it: look at it.")
        report.changed(place, message)
        return
    message = _(
        "LimeSurvey asks people to agree to the privacy notice. Here it is shown; ask for consent yourself."
    )
    report.changed(place, message)
    labels = [text.strip() for text in _of(source, "surveyls_policy_notice_label").values() if text.strip()]
    if labels:
        message = _("The words beside the box for agreeing were left out: “%(words)s”.")
        place = Element(_WORDS, 1, "surveyls_policy_notice_label")
        report.left_out(place, message % {"words": line(labels[0]).text[:200]})


def _report_people(source: Source, report: Report) -> None:
    settings = source.settings
    if settings.get("usetokens", "") == "Y" or settings.get("access_mode", "") == "C":
        message = _(
            "Only invited people can answer in LimeSurvey. Nobody is invited by the file here: invite them anew."
        )
        report.left_out(Element("surveys", 1, "usetokens"), message)
    elif settings.get("attributedescriptions", "").strip() not in _NO_ATTRIBUTES:
        message = _("What LimeSurvey knows of invited people beside their names was left out.")
        report.left_out(Element("surveys", 1, "attributedescriptions"), message)
