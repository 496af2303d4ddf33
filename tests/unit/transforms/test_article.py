"""From one batch of inputs to the rows of all tables."""

from functools import cache

import pytest

from config.settings import load_settings
from flows.pipeline.processing.parameters import article_parameters, make_extractor
from tests.shortcuts import process_batch
from transforms.quoting.extraction import Extractor
from transforms.records import RawArticle, Reason, Stage

ENGLISH = "The ferry sank on Monday.\n\n“We waited on the quay all night,” said Ida Penn, the harbour master of Skerry."
SPANISH = "El transbordador se hundió el lunes.\n\n«Esperamos toda la noche en el muelle», dijo Ida Penn, de Skerry."


@cache
def extractor() -> Extractor:
    return make_extractor()


def raw(name: str, content: str) -> RawArticle:
    return RawArticle(name, "0" * 64, content, is_html=False)


@pytest.mark.parametrize("choice", ["publish", "refuse"])
def test_an_article_in_another_language(choice: str) -> None:
    processing = load_settings().processing.model_copy(update={"other_languages": choice})
    batch = [raw("a.txt", SPANISH), raw("b.txt", ENGLISH)]
    records, refusals = process_batch(batch, article_parameters(processing), extractor())
    found = {record.article.source_uri: (record.article.language, len(record.quotes)) for record in records}
    assert found == {"b.txt": ("en", 1)} | ({"a.txt": ("es", 0)} if choice == "publish" else {})
    (refusal,) = refusals
    assert (refusal.source_uri, refusal.stage, refusal.reason) == ("a.txt", Stage.LANGUAGE, Reason.NOT_ENGLISH)
    assert "'es'" in refusal.detail
    if choice == "publish":
        article = next(record.article for record in records if record.article.language == "es")
        assert (refusal.article_id, article.text) == (article.article_id, SPANISH)


def test_all_languages_are_read_where_none_is_named() -> None:
    processing = load_settings().processing.model_copy(update={"languages": ()})
    _, refusals = process_batch([raw("a.txt", SPANISH)], article_parameters(processing), extractor())
    assert refusals == []


def test_what_a_page_sets_off_as_a_quotation_is_direct_and_has_its_signature() -> None:
    story = "The council of Marrowby voted on Tuesday night to close the old ferry terminal by the end of next year."
    page = (
        f"<html><body><article><h1>The quay</h1><p>{story}</p>"
        "<blockquote><p>We have waited eleven years for this, and now it is here.</p><p>Nobody will miss it.</p>"
        "<footer>Dora Quill, <cite>harbour committee</cite></footer></blockquote>"
        "<p>Ferries will leave from the new quay, which cost the town some four million crowns to build.</p>"
        "<p>In a statement on Thursday the mayor, Ottar Brenn, said:</p>"
        "<blockquote>The old pier goes first. The bridge stays where it is.</blockquote></article></body></html>"
    )
    batch = [RawArticle("a.html", "0" * 64, page, is_html=True)]
    (record,), refusals = process_batch(batch, article_parameters(load_settings().processing), extractor())
    speakers = {row.quote_id: row.speaker_name for row in record.attributions}
    found = [(" ".join(quote.text.split()), str(quote.quote_type), speakers[quote.quote_id]) for quote in record.quotes]
    assert refusals == []
    assert found == [
        ("We have waited eleven years for this, and now it is here. Nobody will miss it.", "direct", "Dora Quill"),
        ("The old pier goes first. The bridge stays where it is.", "direct", "Ottar Brenn"),
    ]
