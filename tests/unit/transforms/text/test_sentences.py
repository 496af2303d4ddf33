"""Where sentences begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.lines import LINE
from transforms.text.sentences import find_sentences

ABBREVIATIONS = frozenset({"mr", "Sen", "etc"})
ANY_TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("aB.!?…“” \n\r\u2028—)")), max_size=300
)


@pytest.mark.parametrize(
    "sentences",
    [
        ["The gate is shut. ", "It opens at noon."],
        ["“The gate is shut.” ", "She left. ", "(He stayed.) ", "“Why?” he asked."],
        ["Mr. Lund met Sen. Vale, J. T. Penn of the U.S. Senate and “Mr. Moe,” etc. on Sunday."],
        ["It rained… ", "Then it stopped... ", "35 people came!"],
        ["“We sail.” ", "— Mara Lund"],
        ["They wait until 3.30 p.m. and leave... or not."],
        ["Who? ", "Ælfric."],
        ["A heading", "A sentence below it. ", "Another."],
        ["It was a blow.", "Nobody left! ", "“We sail.”", "She laughed."],
        ["They wrote to lund.com, to J.Penn, A.B.Lund and from 2.Beta and Node.js."],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    text = "".join(f"{one}\n" if one == "A heading" else one for one in sentences)
    assert [text[slice(*span)] for span in find_sentences(text, ABBREVIATIONS)] == sentences


@given(ANY_TEXT)
def test_sentences_of_a_line_cover_it_without_overlap_and_end_with_it(text: str) -> None:
    found = find_sentences(text, ABBREVIATIONS)
    assert "".join(text[slice(*span)] for span in found) == "".join(LINE.findall(text))
    assert all(span.start < span.end and len(LINE.findall(text, *span)) == 1 for span in found)
    assert list(found) == sorted(found)
