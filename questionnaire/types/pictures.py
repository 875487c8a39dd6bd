"""Choices among pictures: image_single and image_multi. As single and multiple choice, drawn as cards.

An option's `image` names a picture, which `alt` puts into words; without pictures the labels say all. An option that
is no real answer, or excludes the others, may do without.
"""

from questionnaire.types.choices import Choice, MultiChoice, SingleChoice
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_


class PictureChoice(Choice):
    images = True
    other_texts = False
    hosts = False

    def draw(self, sheet: Sheet) -> Drawn:
        _template, context = super().draw(sheet)
        for item, option in zip(context["items"], sheet.options, strict=True):
            item["image"] = option.image or ""
            item["alt"] = option.alt.in_(sheet.language)
        return Drawn("pictures", context | {"kind": self.control})

    control = "radio"


class ImageSingle(PictureChoice, SingleChoice):
    name = N_("Single choice of pictures")
    settings = ("order",)


class ImageMulti(PictureChoice, MultiChoice):
    name = N_("Multiple choice of pictures")
    control = "checkbox"
