"""The words of the columns: what the mapping calls a column is known as its title too."""

import pytest
from flask import Flask
from flask_babel import force_locale

from qaweb.imports.models import ImportKind
from qaweb.imports.queries import importer
from qaweb.imports.words import field_in_words
from qaweb.tabular.columns import title_key


@pytest.mark.parametrize("language", ["en", "zh_Hans_CN"])
@pytest.mark.parametrize("kind", list(ImportKind))
def test_a_file_with_our_own_words_as_titles_needs_no_choice(
    app: Flask, kind: ImportKind, language: str
) -> None:
    with app.test_request_context(), force_locale(language):
        unknown = [
            word
            for column in importer(kind).columns
            if title_key(word := field_in_words(kind.value, column.key))
            not in {title_key(synonym) for synonym in column.synonyms}
        ]
    assert unknown == []
