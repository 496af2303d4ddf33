"""What holds for any input on its way to an article's text."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from config.files import load_bundled
from flows.pipeline.processing.parameters import paragraph_model
from transforms.reading.paragraphs import normalise_text, split_paragraphs
from transforms.records import Segment
from transforms.stripping import BoilerplateLexicon, Site, label_paragraphs
from transforms.stripping.segments import build_segments

LEXICON = BoilerplateLexicon.model_validate(load_bundled("lexicons", "boilerplate.yml"))
SITE = Site(model=paragraph_model())
ARTICLE = "art_0123456789abcdef"

NEWS = st.sampled_from(
    [
        "The council voted on Tuesday.",
        "“We have waited eleven years for this,” said Dora Quill.",
        "READ MORE: Who pays for the quay?",
        "The quay at dusk. (credit: REUTERS)",
        "date 2024-04-15 ",
        "OSLO (AP) — ",
        "Dear readers,",
        "Please support us.",
        "Related stories",
        "By Anselm Rook",
        "Tilda Vane contributed to this report.",
        "SIGN UP FOR OUR NEWSLETTER",
        " ",
        "\u00a0\u200b",
        "\n",
        "\n\n",
        "cafÃ© ",
    ]
)
TEXTS = st.lists(st.one_of(NEWS, st.text(max_size=40)), max_size=25).map("".join)


def processed(text: str) -> tuple[str, tuple[Segment, ...]]:
    paragraphs = split_paragraphs(text)
    return build_segments(ARTICLE, paragraphs, label_paragraphs(paragraphs, LEXICON, SITE))


# What is surely mojibake depends on the characters beside it, so that accents amid random signs may be repaired late.
@given(
    st.lists(st.one_of(NEWS, st.text("ab “”‘’'\"—…\u00a0\u00ad\u200b\x07\x85\t\n", max_size=40)), max_size=25).map(
        "".join
    )
)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise_text(normalise_text(text)) == normalise_text(text)


@given(TEXTS)
def test_paragraphs_are_where_they_say_they_are(text: str) -> None:
    paragraphs = split_paragraphs(text)
    for paragraph in paragraphs:
        assert paragraph.source is not None
        assert paragraph.text == normalise_text(text[slice(*paragraph.source)]) != ""
    for before, after in itertools.pairwise(paragraphs):
        assert before.source is not None
        assert after.source is not None
        assert before.source.end <= after.source.start


@given(TEXTS)
def test_pieces_cover_their_paragraph(text: str) -> None:
    paragraphs = split_paragraphs(text)
    for paragraph, pieces in zip(paragraphs, label_paragraphs(paragraphs, LEXICON), strict=True):
        bounds = [bound for piece in pieces for bound in piece.span]
        assert bounds == sorted(bounds)
        assert all(piece.span.start < piece.span.end for piece in pieces)
        covered = "".join(paragraph.text[slice(*piece.span)] for piece in pieces)
        assert covered.replace(" ", "") == paragraph.text.replace(" ", "")


@given(TEXTS)
def test_kept_segments_are_the_text(text: str) -> None:
    body, segments = processed(text)
    kept = [segment for segment in segments if segment.is_kept]
    for segment in kept:
        assert body[segment.text_start : segment.text_end] == segment.text
    assert "".join(segment.text for segment in kept).replace(" ", "") == body.replace("\n", "").replace(" ", "")
    assert body == body.strip()
    assert len({segment.segment_id for segment in segments}) == len(segments)


@given(TEXTS)
def test_sources_lie_in_the_input(text: str) -> None:
    for segment in processed(text)[1]:
        assert segment.source_start is not None
        assert segment.source_end is not None
        source = text[segment.source_start : segment.source_end]
        assert segment.text in normalise_text(source)


@given(TEXTS)
def test_same_input_same_segments(text: str) -> None:
    assert processed(text) == processed(text)
