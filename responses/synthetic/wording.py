"""What made-up respondents write. Plain sentences that fit most surveys of public services; no real person or body."""

from questionnaire.document import Language

LINES: dict[Language, tuple[str, ...]] = {
    "cy": (
        "Enghraifft Un",
        "Sefydliad Enghreifftiol",
        "Tŷ Enghraifft",
        "Grŵp yr Enghreifftiau",
        "Canolfan Dŵr",
    ),
    "en": ("Example One", "Example Organisation", "Example House", "The Example Group", "Sample Centre"),
}
DETAILS: dict[Language, tuple[str, ...]] = {
    "cy": ("Rhywbeth arall", "Ymateb enghreifftiol", "Mae’n amrywio", "Gwaith gyda phobl ifanc"),
    "en": ("Something else", "An example answer", "It varies", "Work with young people"),
}
PASSAGES: dict[Language, tuple[str, ...]] = {
    "cy": (
        "Ymateb enghreifftiol yw hwn.",
        "Hoffem gael mwy o amser a mwy o hyfforddiant.",
        "Mae’r tîm yn fach, ac mae pawb yn brysur.",
        "Byddai enghreifftiau da o sefydliadau eraill yn helpu.",
        "Rydym yn ateb cwestiynau yn Gymraeg ac yn Saesneg.",
        "Mae angen canllawiau clir arnom.",
        "Mae ein dŵr a’n tŷ ni yn enghreifftiau o lythrennau ag acenion: ŵ ŷ â ê î ô û.",
    ),
    "en": (
        "This is an example answer.",
        "We would like more time and more training.",
        "The team is small, and everybody is busy.",
        "Good examples from other organisations would help.",
        "We answer questions in Welsh and in English.",
        "We need clear guidance.",
        "Prices rose by £5, so we “wait and see”; that isn’t ideal.",
    ),
}
