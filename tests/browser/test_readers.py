"""What the script takes a question to hold is what Python keeps: else a page would show one thing and do another."""

import pytest

from responses.rendering import render_questions
from tests.browser.shown import ADDRESS, FRAME
from tests.questionnaire.builders import TODAY, page, question, questionnaire
from tests.questionnaire.types.examples import EVERY, Example, kept, parts, posted

READ = """
async ([typed, code]) => {
    const { READERS } = await import("/static/respondent/readers.js");
    const container = document.querySelector("[data-question]");
    const controls = [...container.querySelectorAll("input:not([type=hidden])")];
    for (const control of controls) control.value = typed[control.name] ?? "";
    const answers = {};
    READERS[container.dataset.script](code, controls, answers);
    return answers;
}
"""
# A question and all that is typed into it: one page for each.
BY_QUESTION: dict[str, list[Example]] = {}
for _example in EVERY:
    # A decimal is read as any number is, by the kind of its control.
    if _example.asked.kind.script:
        BY_QUESTION.setdefault(repr(_example.asked), []).append(_example)


@pytest.mark.parametrize("examples", BY_QUESTION.values(), ids=lambda found: found[0].asked.type)
def test_the_script_reads_what_is_typed_as_it_will_be_kept(shown, examples):
    asked = examples[0].asked
    whole = questionnaire(page(asked))
    html = render_questions(
        whole, whole.page(1), language="cy", fields={}, relevant=["q"], answers={}, today=TODAY
    )
    shown.html = FRAME.format(questions=html, before="")
    shown.page.goto(f"{ADDRESS}/")

    read = [shown.page.evaluate(READ, [posted(example), "q"]) for example in examples]

    filled = [{key: value or None for key, value in answers.items()} for answers in read]
    differences = [
        (posted(example), found, kept(example))
        for example, found in zip(examples, filled, strict=True)
        if found != kept(example)
    ]
    assert differences == []


@pytest.mark.parametrize(
    ("asked", "condition", "yes", "no"),
    [
        (question("q", "currency"), "${q} > 1000", {"q": "£1,234.50"}, {"q": "£999"}),
        (question("q", "time"), "${q} < '12:00'", {"q": "9am"}, {"q": "9pm"}),
        (
            question("q", "duration"),
            "${q} > 60",
            parts(hours="1", minutes="30"),
            parts(hours="1", minutes=""),
        ),
        (
            question("q", "month"),
            "${q} >= '2026-03'",
            parts(month="3", year="2026"),
            parts(month="2", year="2026"),
        ),
    ],
    ids=lambda part: getattr(part, "type", None),
)
def test_a_question_comes_and_goes_with_what_is_typed(shown, asked, condition, yes, no):
    page = shown.questions(asked, question("c", relevant=condition))

    for control, typed in yes.items():
        page.fill(f'[name="{control}"]', typed)
    assert page.is_visible("[data-question=c]")

    for control, typed in no.items():
        page.fill(f'[name="{control}"]', typed)
    assert page.is_hidden("[data-question=c]")
