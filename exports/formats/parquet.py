"""Parquet: every column is text, as in the dataset's own file, which is that of all responses with codes."""

import json
import shutil
from collections.abc import Mapping
from itertools import accumulate, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exports.dataset.columns import Kind
from exports.dataset.labels import Labels, words_of
from exports.dataset.layout import CODES_APART
from exports.formats.base import Format, Step
from questionnaire.document import LANGUAGES

if TYPE_CHECKING:
    import pyarrow as pa

    from exports.dataset.contents import Contents


class Parquet(Format):
    name = "parquet"
    title = _("Parquet")
    explanation = _("For R, Python and databases: every column is text, and what it is stands in the file.")
    extension = "parquet"
    media_type = "application/vnd.apache.parquet"
    # The dataset's own file is one.
    standard = False
    languages = ("codes",)
    on_request = ("cy", "en", "both")
    place = 55
    told_in = "python"
    choices_as_lists = True

    def write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        if contents.choice is None and labels == "codes":
            with contents.whole_file() as own:
                shutil.copyfile(own, path)
            step(contents.rows)
            return {"rows": contents.rows}
        return self._write(contents, labels, path, step)

    def _write(self, contents: "Contents", labels: Labels, path: Path, step: Step) -> dict[str, Any]:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        from exports.dataset.parquet import ABOUT, texts

        lists = [column for column in contents.columns if column.kind is Kind.CHOICES]
        fields = [
            pa.field(column.name, pa.list_(pa.string()) if column in lists else pa.string())
            for column in contents.columns
        ]
        about = json.dumps(about_of(contents, labels), ensure_ascii=False, sort_keys=True)
        schema = pa.schema(fields, metadata={ABOUT: about.encode()})
        written = 0
        with ParquetWriter(path, schema, compression="zstd", write_statistics=False) as writer:
            # Labels may have in them whatever stands between two: lists are made of codes.
            codes = contents.batches(columns=lists) if lists else repeat(None)
            for batch, listed in zip(contents.batches(labels), codes, strict=False):
                cells = dict(zip(contents.names, map(texts, batch.columns), strict=True))
                for column in lists:
                    cells[column.name] = _listed(listed.column(column.name), words_of(column, labels))
                columns = list(cells.values())
                writer.write_table(
                    pa.Table.from_arrays(columns, schema=schema), row_group_size=batch.num_rows
                )
                written += batch.num_rows
                step(written)
        return {"rows": written}


def _listed(joined: "pa.DictionaryArray", words: Mapping[str, str]) -> "pa.ListArray":
    """A list for each row, empty where none was chosen, null where nothing was asked; `words` stand for codes."""
    import pyarrow as pa

    from exports.dataset.arrow_values import places_array, text_array

    chosen = [text.split(CODES_APART) if text else [] for text in joined.dictionary.to_pylist()]
    ends = places_array(accumulate(map(len, chosen), initial=0))
    said = text_array(words.get(code, code) for codes in chosen for code in codes)
    return pa.ListArray.from_arrays(ends, said).take(joined.indices)


def about_of(contents: "Contents", labels: Labels) -> dict[str, Any]:
    """What the file says of itself, wherever it is copied to."""
    from exports.guide import selection_of
    from exports.manifest import SCHEMA, moment

    slug = contents.questionnaire.slug
    about: dict[str, Any] = {
        "schema": SCHEMA,
        "software": f"Arolwg {settings.SOFTWARE_VERSION}",
        "survey": {language: slug.in_(language) for language in LANGUAGES},
        "dataset": contents.number,
        "dataset_sha256": (contents.of or contents).sha256,
        "kind": "interim" if contents.is_interim else "final",
        "frozen_at": moment(contents.frozen_at),
        "timezone": contents.timezone,
        "versions": [version.number for version in contents.versions],
        "sources": contents.sources,
        "labels": labels,
        "rows": contents.rows,
    } | ({"list": contents.of_list} if contents.of_list else {})
    if contents.choice is not None:
        responses = contents.of or contents
        about["selection"] = {
            "number": contents.choice.number,
            "rows": responses.rows,
            "of": responses.whole,
            "filters": contents.choice.filters.stored(),
            "layout": contents.choice.layout.stored(),
        } | {language: selection_of(contents, language) for language in LANGUAGES}
    return about
