"""The 22 local authorities of Wales, as options of a question: a list that people search in."""

from questionnaire.document import Option, Question, Settings, Text

NAMES = (
    ("anglesey", "Ynys Môn", "Isle of Anglesey"),
    ("gwynedd", "Gwynedd", "Gwynedd"),
    ("conwy", "Conwy", "Conwy"),
    ("denbighshire", "Sir Ddinbych", "Denbighshire"),
    ("flintshire", "Sir y Fflint", "Flintshire"),
    ("wrexham", "Wrecsam", "Wrexham"),
    ("ceredigion", "Ceredigion", "Ceredigion"),
    ("pembrokeshire", "Sir Benfro", "Pembrokeshire"),
    ("carmarthenshire", "Sir Gaerfyrddin", "Carmarthenshire"),
    ("swansea", "Abertawe", "Swansea"),
    ("neath_port_talbot", "Castell-nedd Port Talbot", "Neath Port Talbot"),
    ("bridgend", "Pen-y-bont ar Ogwr", "Bridgend"),
    ("vale_of_glamorgan", "Bro Morgannwg", "Vale of Glamorgan"),
    ("cardiff", "Caerdydd", "Cardiff"),
    ("rhondda_cynon_taf", "Rhondda Cynon Taf", "Rhondda Cynon Taf"),
    ("caerphilly", "Caerffili", "Caerphilly"),
    ("blaenau_gwent", "Blaenau Gwent", "Blaenau Gwent"),
    ("torfaen", "Torfaen", "Torfaen"),
    ("monmouthshire", "Sir Fynwy", "Monmouthshire"),
    ("newport", "Casnewydd", "Newport"),
    ("powys", "Powys", "Powys"),
    ("merthyr_tydfil", "Merthyr Tudful", "Merthyr Tydfil"),
)


def question(**fields: object) -> Question:
    return Question(
        "council",
        "single_choice",
        text=Text("Ym mha ardal ydych chi’n byw?", "Which area do you live in?"),
        settings=Settings(display="search"),
        options=tuple(Option(code, Text(cy, en)) for code, cy, en in NAMES),
        **fields,  # type: ignore[arg-type]
    )
