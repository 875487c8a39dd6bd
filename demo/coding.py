"""A small coding frame for what the made-up people of 2012 said would help, and half of their texts coded with it."""

from accounts.models import User
from accounts.roles import Role
from surveys.models import Survey
from verbatims.coding import Decision, decide
from verbatims.frames import add_code, new_frame
from verbatims.gathering import gather
from verbatims.worklist import texts_of, written

QUESTION = "welsh_help"
NAME_CY, NAME_EN = "Beth fyddai’n helpu", "What would help"
SUPPORT = {"group_cy": "Cymorth", "group_en": "Support"}
CODES: tuple[dict[str, str], ...] = (
    {"code": "time", "label_cy": "Amser a hyfforddiant", "label_en": "Time and training", **SUPPORT},
    {"code": "guidance", "label_cy": "Canllawiau clir", "label_en": "Clear guidance", **SUPPORT},
    {
        "code": "examples",
        "label_cy": "Enghreifftiau gan eraill",
        "label_en": "Examples from others",
        **SUPPORT,
    },
    {"code": "team", "label_cy": "Maint y tîm", "label_en": "Size of the team"},
)
# What the sentences that are made up are about (questionnaire.types.chance).
ABOUT = {
    "time": ("hyfforddiant", "training"),
    "guidance": ("canllawiau", "guidance"),
    "examples": ("sefydliadau eraill", "other organisations"),
    "team": ("tîm", "team"),
}


def code_texts(survey: Survey) -> None:
    """Find the texts, make the frame, and code every other text: the rest is for visitors to try."""
    coordinator = User.objects.get(username=Role.COORDINATOR)
    gather(survey)
    frame = new_frame(survey, NAME_CY, NAME_EN, [QUESTION], coordinator)
    for code in CODES:
        add_code(frame, code, coordinator)
    texts = texts_of(survey).filter(question=QUESTION).order_by("response_id", "key")
    decisions = [_decision(text.pk, written(text).lower()) for text in list(texts)[::2]]
    decide(survey, QUESTION, decisions, read=True, actor=coordinator)


def _decision(text_id: int, said: str) -> Decision:
    codes = frozenset(code for code, words in ABOUT.items() if any(word in said for word in words))
    return Decision(text_id, codes=codes, none_applies=not codes)
