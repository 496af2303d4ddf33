"""What a paragraph says of itself before any rule is asked."""

import pytest

from config.files import load_bundled
from transforms.records import Paragraph
from transforms.stripping import BoilerplateLexicon
from transforms.stripping.page_lines import Line

LEXICON = BoilerplateLexicon.model_validate(load_bundled("lexicons", "boilerplate.yml"))


def line(text: str) -> Line:
    return Line.of(Paragraph(text, None), LEXICON)


@pytest.mark.parametrize(
    ("text", "has_quotation", "is_quote_only"),
    [
        ("“We sail at dawn.”", True, True),
        ("''We sail at dawn.''", True, True),
        ("“We sail at dawn…", True, True),
        ("''We sail,'' Lund said. ''We sail now.''", True, False),
        ("“We sail,” Lund said.", True, False),
        ("‘We sail at dawn, all of us.’", True, True),
        ("The 'Gull' is Lund's ship.", False, False),
        ('The mast is 12" thick and the sailor 6\'3" tall.', False, False),
        ("The harbour is shut.", False, False),
    ],
)
def test_quotations_of_a_paragraph(text: str, has_quotation: bool, is_quote_only: bool) -> None:
    assert (line(text).has_quotation, line(text).is_quote_only) == (has_quotation, is_quote_only)


def test_sentences_begin_where_the_paragraph_does() -> None:
    assert line("Mr. Lund sails. He is late.").sentences == (0, 16)
    assert line("").sentences == (0,)


@pytest.mark.parametrize(("text", "speaks"), [("Support OUR work", True), ("Is it yours?", True), ("They sail", False)])
def test_who_is_spoken_to(text: str, speaks: bool) -> None:
    assert line(text).speaks_to_reader is speaks
