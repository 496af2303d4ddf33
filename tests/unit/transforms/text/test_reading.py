"""One reading of a text."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.text.reading import read_text

TEXT = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("aB.!“”\"' \n")), max_size=120)


@given(TEXT, TEXT)
def test_two_readings_together_are_the_reading_of_both_texts(one: str, other: str) -> None:
    together, whole = read_text(one).followed_by(read_text(other)), read_text(f"{one}\n\n{other}")
    assert (together.text, together.paragraphs, together.sentences, together.words) == (
        (whole.text, whole.paragraphs, whole.sentences, whole.words)
    )
    assert [q.span for q in together.quotations] == [q.span for q in whole.quotations]


@given(TEXT)
def test_words_belong_to_the_sentences_around_them(text: str) -> None:
    reading = read_text(text)
    for word in reading.words:
        sentence = reading.sentences[word.sentence]
        assert sentence.start <= word.start < sentence.end


def test_outermost_quotations_stand_in_no_other() -> None:
    text = "“He said ‘no, not today’ to me,” said Lund. “Never.”"
    assert [text[slice(*q.span)] for q in read_text(text).outermost] == ["“He said ‘no, not today’ to me,”", "“Never.”"]
