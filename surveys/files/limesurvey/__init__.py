"""LimeSurvey's surveys (limesurvey.org) in: `.lss`, and the survey inside an archive, `.lsa`.

`reading` is the way in. `archive`, `sections` and `layouts` take the file apart to a `source`. `languages`, `passages`
and `wording` read its texts; `script` reads ExpressionScript, and `translating` and `rules` say the same in our
expressions. `shapes`, `names` and `variables` settle what each question becomes and is called; `pages`, `questions` and
their neighbours put the survey together, and `proving` takes out what could not be published.
docs/limesurvey.md says what becomes of what.
"""
