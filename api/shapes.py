"""What answers look like: their members, described for the OpenAPI document, which translates the descriptions."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

Moment = Annotated[datetime, Field(examples=["2026-11-30T17:30:00.123Z"])]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Checksum = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]


# A text in both languages.
class Words(Schema):
    cy: str = Field(description=_("In Welsh."))
    en: str = Field(description=_("In English."))


class Token(Schema):
    name: str = Field(description=_("What its owner calls it."))
    created_at: Moment = Field(description=_("When it was made."))
    expires_at: Moment = Field(description=_("When it stops opening anything."))
    survey: Words | None = Field(
        description=_(
            "The addresses of the one survey that it reaches, empty where its owner may not see that any more; null:"
            " all in which its owner may download."
        )
    )
    reading_only: bool = Field(description=_("Whether it may ask for nothing to be made."))
    requests_per_minute: int = Field(description=_("How many requests it may make in a minute."))


class Me(Schema):
    username: str = Field(description=_("The name with which the token’s owner signs in."))
    name: str = Field(description=_("The owner’s name, if it is known."))
    language: Literal["cy", "en"] = Field(
        description=_("The language of messages where a request names none.")
    )
    token: Token = Field(description=_("The token that was sent."))


class Survey(Schema):
    slug: Words = Field(description=_("The survey’s addresses. Either may stand in an address here."))
    title: Words = Field(description=_("The survey’s title."))
    state: Literal["draft", "planned", "open", "closed"] = Field(
        description=_(
            "“closed” from the end of the window on; the final dataset follows when the grace is over."
        )
    )
    opens_at: Moment | None = Field(description=_("When the window begins."))
    closes_at: Moment | None = Field(description=_("When the window ends."))
    grace_minutes: int = Field(
        description=_("How many minutes longer those who began before the end may still submit.")
    )
    timezone: str = Field(description=_("The time zone of times in data files."), examples=["Europe/London"])
    frozen_at: Moment | None = Field(description=_("When the answers were frozen; null while they are not."))
    href: Address = Field(description=_("The address of this survey."))
    datasets: Address = Field(description=_("The address of its datasets."))


class Withdrawn(Schema):
    at: Moment = Field(description=_("When it was withdrawn."))
    why: Literal["erased", "deleted", "anonymised", "texts", "closed", "replaced", "reopened"] = Field(
        description=_("The reason as a code.")
    )
    words: str = Field(description=_("The reason in words."))
    note: str = Field(description=_("What whoever did it wrote about it."))


class Dataset(Schema):
    number: int = Field(description=_("Its number within the survey, from 1."))
    kind: Literal["final", "interim"] = Field(
        description=_("“final”: of a survey that has closed; “interim”: of one that was still open.")
    )
    frozen_at: Moment = Field(description=_("Every response submitted up to then is in it, none after."))
    rows: int | None = Field(
        description=_("How many responses are in it; null until an interim dataset has been counted.")
    )
    not_submitted: int | None = Field(description=_("How many had been begun and not submitted."))
    versions: list[int] = Field(description=_("The numbers of the questionnaire’s versions that there were."))
    is_synthetic: bool = Field(description=_("Whether any of the responses were made up by a computer."))
    sha256: Checksum = Field(
        description=_(
            "The SHA-256 of the dataset’s own file, of which all others are made; empty until it is there."
        )
    )
    withdrawn: Withdrawn | None = Field(
        description=_("Set once the dataset is out of use: then its manifest alone is still there.")
    )
    files_ready: int = Field(description=_("How many of its files are ready."))
    files_total: int = Field(description=_("How many files it has or will have."))
    href: Address = Field(description=_("The address of this dataset."))
    files: Address = Field(description=_("The address of its files."))
    manifest: Address = Field(description=_("The address of its manifest."))


class Selection(Schema):
    number: int = Field(description=_("Its number within the dataset, from 1."))
    asked_at: Moment = Field(description=_("When somebody ordered it."))
    rows: int | None = Field(description=_("How many responses it has; null until they are counted."))
    of: int = Field(description=_("How many responses the dataset has."))
    chosen: str = Field(description=_("Which responses were chosen, in words; empty: all of them."))
    filters: dict[str, Any] = Field(description=_("The same as codes, as the manifest has it."))
    layout: dict[str, str] = Field(
        description=_("What is laid out in another way than in the standard files, as the manifest has it.")
    )
    files: Address = Field(description=_("The address of its files."))


class Progress(Schema):
    done: int = Field(description=_("Rows written so far."))
    total: int | None = Field(description=_("Rows in all; null while that is not known."))
    per_second: float | None = Field(description=_("Rows written in a second of late; null while not known."))


class File(Schema):
    name: str = Field(description=_("The file’s name, which says survey and dataset."))
    content: Literal["dataset", "answers", "manifest"] = Field(
        description=_(
            "“dataset”: the dataset’s own file; “answers”: one made of it; “manifest”: what is in each."
        )
    )
    format: str = Field(
        description=_("The format, as its name in commands."), examples=["csv", "sav", "xlsx"]
    )
    language: Literal["codes", "cy", "en", "both"] = Field(
        description=_("Whether answers are codes or labels, and in which language.")
    )
    selection: int | None = Field(
        description=_("The number of the selection that it is of; null: one of the standard files.")
    )
    list: str = Field(description=_("The code of the list whose items are the rows; empty: responses are."))
    title: str = Field(description=_("The format in words."))
    contents: str = Field(description=_("What is in the file, in words."))
    media_type: str = Field(description=_("The media type that the file is sent with."))
    state: Literal["waiting", "queued", "running", "done", "failed", "cancelled"] = Field(
        description=_("“done”: it can be downloaded; “waiting”: for the dataset’s own file.")
    )
    progress: Progress = Field(description=_("How far its making is."))
    reason: str = Field(description=_("Why it could not be made, in words."))
    size: int | None = Field(description=_("Its bytes; null until it is there."))
    sha256: Checksum = Field(description=_("Its SHA-256; empty until it is there."))
    href: Address = Field(description=_("The address from which it is downloaded."))


class Surveys(Schema):
    items: list[Survey] = Field(description=_("The newest first."))
    next: Address | None = Field(description=_("The address of the items that follow; null at the end."))


class Datasets(Schema):
    items: list[Dataset] = Field(description=_("The newest first."))
    next: Address | None = Field(description=_("The address of the items that follow; null at the end."))


class Selections(Schema):
    items: list[Selection] = Field(description=_("The newest first."))
    next: Address | None = Field(description=_("The address of the items that follow; null at the end."))


class Files(Schema):
    items: list[File] = Field(description=_("In the order in which they were asked for."))
    next: Address | None = Field(description=_("The address of the items that follow; null at the end."))


# By RFC 9457.
class Problem(Schema):
    type: str = Field(
        description=_("Where this kind of problem is explained."),
        json_schema_extra={"format": "uri-reference"},
    )
    title: str = Field(description=_("The problem in short."))
    status: int = Field(description=_("The status of the answer."))
    detail: str = Field(description=_("What to do about it, in the language that was asked for."))
    code: str = Field(description=_("The kind of problem. Programs may rely on it."), examples=["not_ready"])
