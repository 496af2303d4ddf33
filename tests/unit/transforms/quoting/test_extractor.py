"""The trained extractor: what it finds in plain news English, whole marks, and the same in any company."""

from collections.abc import Sequence
from functools import cache

import pytest

from flows.pipeline.processing.parameters import make_extractor
from transforms.quoting.extraction import Extraction, Extractor
from transforms.quoting.paragraph_joining import joined_paragraphs
from transforms.quoting.quote_bounds import as_extraction
from transforms.quoting.statements import Attribution
from transforms.records import QuoteType, Span
from transforms.text.quotation_marks import find_quotations
from transforms.text.reading import read_text

HARBOUR = (
    "The harbour at Skerry will close for two winters, its owner said on Monday.\n\n"
    "“We cannot repair a wall that is under water,” said Inge Brattvold, who runs the port company. “So we empty the "
    "basin.”\n\n"
    "Brattvold told reporters that the fishermen's union had agreed to “share the pain” until spring.\n\n"
    '"Nobody called," its chairman, Per Oddan, told the Associated Press. "Nobody asked'
)


@cache
def extractor() -> Extractor:
    return make_extractor()


def find(text: str, words: str) -> Extraction:
    """Return the extraction that holds `words`."""
    at = text.index(words)
    (found,) = [
        extraction
        for extraction in extractor().extract([read_text(text)])[0].extractions
        if any(span.start <= at < span.end for span in extraction.spans)
    ]
    return found


def said(text: str, found: Extraction) -> tuple[list[str], str | None, list[str]]:
    cue = text[found.cue.start : found.cue.end] if found.cue else None
    return [text[a:b] for a, b in found.spans], cue, [text[a:b] for a, b in found.sources]


def test_a_quotation_interrupted_by_its_cue_is_one_with_whole_marks() -> None:
    found = find(HARBOUR, "under water")
    spans, cue, (source,) = said(HARBOUR, found)
    assert spans == ["“We cannot repair a wall that is under water,”", "“So we empty the basin.”"]
    assert (found.quote_type, cue) == (QuoteType.DIRECT, "said")
    assert source.startswith("Inge Brattvold")


def test_words_of_the_reporter_between_two_quotations_are_no_part_of_them() -> None:
    text = "“Nobody slammed a door,” Una Berg said where the talks were held. “We ran out of hours.”\n\n“It rains.”"
    parts = ["Nobody slammed a door", "where the talks were held", "We ran out of hours"]
    content = tuple(Span(text.index(part), text.index(part) + len(part)) for part in parts)
    found = as_extraction(text, Attribution(content, None, None, 0.9, 0.9), find_quotations(text))
    assert said(text, found)[0] == ["“Nobody slammed a door,”", "“We ran out of hours.”"]
    assert found.quote_type is QuoteType.DIRECT
    first_and_aside = as_extraction(text, Attribution(content[:2], None, None, 0.9, 0.9), find_quotations(text))
    assert len(first_and_aside.spans) == 2


def test_parts_of_one_quotation_around_the_reporters_words_are_direct() -> None:
    text = "“We wait, said Una Berg. Then we decide.” She left."
    content = tuple(Span(text.index(part), text.index(part) + len(part)) for part in ("“We wait", "Then we decide.”"))
    found = as_extraction(text, Attribution(content, None, None, 0.9, 0.9), find_quotations(text))
    assert said(text, found)[0] == ["“We wait", "Then we decide.”"]
    assert found.quote_type is QuoteType.DIRECT
    first = as_extraction(text, Attribution(content[:1], None, None, 0.9, 0.9), find_quotations(text))
    assert first.quote_type is QuoteType.INDIRECT


def test_an_extraction_whose_only_paragraph_belongs_to_the_next_is_taken_into_it() -> None:
    text = "“We empty the basin.\n\n“Then we wait,” said Una Berg."
    parts = ["“We empty the basin.", "“Then we wait,”"]
    first, last = (Span(text.index(part), text.index(part) + len(part)) for part in parts)
    cue, quotations = Span(text.index("said"), text.index("said") + 4), find_quotations(text)
    alone = as_extraction(text, Attribution((first,), None, None, 0.9, 0.9), quotations)
    reported = as_extraction(text, Attribution((last,), cue, None, 0.9, 0.9), quotations)
    (found,) = joined_paragraphs(text, [alone, reported], quotations)
    assert said(text, found)[:2] == ([text[: last.end]], "said")


@pytest.mark.parametrize(
    ("words", "quote_type", "source"),
    [("will close", QuoteType.INDIRECT, "its owner"), ("share the pain", QuoteType.MIXED, "Brattvold")],
)
def test_reported_speech_is_told_by_its_marks(words: str, quote_type: QuoteType, source: str) -> None:
    found = find(HARBOUR, words)
    assert found.quote_type is quote_type
    assert said(HARBOUR, found)[2] == [source]


def test_who_relays_the_words_is_not_their_source() -> None:
    found = find(HARBOUR, "Nobody called")
    assert "Per Oddan" in said(HARBOUR, found)[2][0]
    assert found.addressee is not None
    assert HARBOUR[slice(*found.addressee)] == "the Associated Press"


def test_a_mark_that_never_closes_is_said() -> None:
    assert find(HARBOUR, "Nobody asked").is_unclosed


def test_scores_are_probabilities_and_spans_lie_in_the_text() -> None:
    for found in extractor().extract([read_text(HARBOUR)])[0].extractions:
        assert 0 <= found.attribution_score <= found.quote_score <= 1
        bounds = [edge for span in found.spans for edge in span]
        assert bounds == sorted(bounds)
        assert 0 <= bounds[0] < bounds[-1] <= len(HARBOUR)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "“",
        '"',
        "said",
        "”“”“",
        "\ud800 said",
        "\x00",
        "a" * 5000,
        "“" * 500,
        "said he said " * 400,
        "日本 “は” 言った",
    ],
)
def test_odd_texts_are_read_without_complaint(text: str) -> None:
    assert isinstance(extractor().extract([read_text(text)])[0].extractions, tuple)


def test_company_does_not_change_a_result() -> None:
    others: Sequence[str] = ["", "“Short,” she said.", HARBOUR * 3]
    alone = extractor().extract([read_text(HARBOUR)])[0]
    assert extractor().extract([read_text(text) for text in (*others, HARBOUR)])[-1] == alone
    assert make_extractor().extract([read_text(text) for text in (HARBOUR, *others)])[0] == alone


def test_a_line_below_a_quotation_that_says_more_of_a_name_is_its_signature() -> None:
    quotation = "“The quay was never fit for them, and all of us knew.”"
    text = f"Ferries stopped.\n\n{quotation}\n\nUna Berg, Marrowby Mail\n\nIt rained."
    assert said(text, find(text, "never fit"))[2] == ["Una Berg"]
    byline = text.replace("Una Berg", "By Una Berg")
    assert said(byline, find(byline, "never fit"))[2] == []
