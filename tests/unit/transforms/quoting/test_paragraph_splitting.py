"""Attributions of several paragraphs."""

import pytest

from transforms.quoting.paragraph_splitting import by_paragraph
from transforms.quoting.statements import Attribution
from transforms.records import Span
from transforms.text.reading import read_text


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ('"The boat was late again.\n“We count the crates,” Inge Brattvold said.', 2),
        ("“The boat was late again.\n“We count the crates,” Inge Brattvold said.", 1),
    ],
)
def test_paragraphs_are_one_statement_where_the_quotation_goes_on(text: str, statements: int) -> None:
    first, second = "The boat was late again.", "We count the crates,"
    content = tuple(Span(text.index(part), text.index(part) + len(part)) for part in (first, second))
    assert len(by_paragraph(text, Attribution(content, None, None, 0.9, 0.9), read_text(text).outermost)) == statements
