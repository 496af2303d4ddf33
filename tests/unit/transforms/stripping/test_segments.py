"""Labelled paragraphs into an article's text and its segments."""

import pytest

from transforms.records import Paragraph, SegmentType, Span
from transforms.stripping import Piece
from transforms.stripping.segments import build_segments

ARTICLE = "art_0123456789abcdef"


def piece(start: int, end: int, *, is_kept: bool = True) -> Piece:
    segment_type = SegmentType.BODY if is_kept else SegmentType.CAPTION
    return Piece(Span(start, end), segment_type, is_kept, "test", 0.5)


def test_text_and_offsets() -> None:
    paragraphs = [
        Paragraph("One two three.", Span(3, 17)),
        Paragraph("Gone.", Span(19, 24)),
        Paragraph("End.", Span(30, 34)),
    ]
    pieces = [[piece(0, 3), piece(4, 7, is_kept=False), piece(8, 14)], [piece(0, 5, is_kept=False)], [piece(0, 4)]]
    text, segments = build_segments(ARTICLE, paragraphs, pieces)
    assert text == "One three.\n\nEnd."
    assert [(s.text, s.paragraph_index, s.text_start, s.text_end) for s in segments] == [
        ("One", 0, 0, 3),
        ("two", 0, None, None),
        ("three.", 0, 4, 10),
        ("Gone.", 1, None, None),
        ("End.", 2, 12, 16),
    ]
    assert [s.segment_index for s in segments] == [0, 1, 2, 3, 4]
    assert [(s.source_start, s.source_end) for s in segments] == [(3, 6), (7, 10), (11, 17), (19, 24), (30, 34)]


def test_source_of_a_changed_paragraph_is_the_whole_paragraph() -> None:
    _, segments = build_segments(ARTICLE, [Paragraph("a b", Span(0, 9))], [[piece(0, 1), piece(2, 3)]])
    assert {(s.source_start, s.source_end) for s in segments} == {(0, 9)}


def test_paragraphs_of_pages_have_no_source() -> None:
    _, (segment,) = build_segments(ARTICLE, [Paragraph("Text.", None, "p")], [[piece(0, 5)]])
    assert (segment.source_start, segment.source_end) == (None, None)


def test_ids_tell_repetitions_apart_and_do_not_depend_on_place() -> None:
    yes, no = Paragraph("Yes.", None), Paragraph("No.", None)
    _, before = build_segments(ARTICLE, [yes, yes], [[piece(0, 4)]] * 2)
    _, after = build_segments(ARTICLE, [no, yes, yes], [[piece(0, 3)], [piece(0, 4)], [piece(0, 4)]])
    assert before[0].segment_id != before[1].segment_id
    assert [s.segment_id for s in before] == [s.segment_id for s in after[1:]]


def test_nothing_kept_is_no_text() -> None:
    text, segments = build_segments(ARTICLE, [Paragraph("Gone.", None)], [[piece(0, 5, is_kept=False)]])
    assert text == ""
    assert len(segments) == 1


def test_pieces_must_match_paragraphs() -> None:
    with pytest.raises(ValueError, match="shorter"):
        build_segments(ARTICLE, [Paragraph("One.", None), Paragraph("Two.", None)], [[piece(0, 4)]])
