"""What the script takes a question to hold is what Python keeps: else a page would show one thing and do another."""

import pytest

from responses.rendering import render_questions
from tests.browser.shown import ADDRESS, FRAME
from tests.questionnaire.builders import TODAY, page, questionnaire
from tests.questionnaire.types.examples import EVERY, Example, kept, posted

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
