"""Which texts have a Welsh and an English column."""

from modeltranslation.translator import TranslationOptions, register

from surveys.models import Option, Page, Partner, Question, ReportGroup, Row, Survey


@register(Survey)
class SurveyTranslation(TranslationOptions):
    fields = (
        "slug",
        "title",
        "short_title",
        "owner",
        "intro",
        "privacy",
        "not_open_yet",
        "closed",
        "confirmation_title",
        "confirmation_body",
    )


@register(Partner)
class PartnerTranslation(TranslationOptions):
    fields = ("name", "url", "alt")


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "item", "add")


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text", "hint", "min_label", "max_label", "unit", "constraint_message")


@register(Option)
class OptionTranslation(TranslationOptions):
    fields = ("label", "other_label", "alt")


@register(Row)
class RowTranslation(TranslationOptions):
    fields = ("label",)


@register(ReportGroup)
class ReportGroupTranslation(TranslationOptions):
    fields = ("label",)
