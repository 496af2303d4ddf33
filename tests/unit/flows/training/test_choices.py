"""Learning to choose among candidates."""

from flows.training.choices import Choice, Regression, by_outlets
from flows.training.corpora import Article, Convention, Reported
from flows.training.relays import RelayChoice, figures
from flows.training.unread import reported_by
from transforms.quoting.extraction import ExtractedText, Extraction
from transforms.records import QuoteType, Span

REGRESSION = Regression(ridge=0.01, least=2)
NOBODY = {"nobody": 1.0}


def choice(number: int, *, told: bool) -> Choice:
    """Return a choice between nobody and somebody; who is told relays, whatever their number."""
    somebody = {"name": 1.0, f"number {number}": 1.0, **({"told": 1.0} if told else {})}
    return Choice(f"outlet {number % 7}", (NOBODY, somebody), (not told, told))


CHOICES = [choice(number, told=number % 3 == 0) for number in range(60)]


def test_what_speaks_for_the_right_ones_has_weight_and_what_is_seldom_told_of_has_none() -> None:
    weights = REGRESSION.fit(CHOICES)
    assert weights["told"] > 2
    assert weights["nobody"] > weights["name"]
    assert not any(name.startswith("number") for name in weights)


def test_any_of_several_right_ones_is_as_good_and_choices_without_one_teach_nothing() -> None:
    either = [Choice("a", ({"one": 1.0}, {"other": 1.0}, {"wrong": 1.0}), (True, True, False))] * 20
    weights = REGRESSION.fit(either)
    assert weights["one"] == weights["other"] > weights["wrong"]
    neither = Choice("a", ({"wrong": 1.0}, {"one": 1.0}), (False, False))
    assert REGRESSION.fit([*either, *[neither] * 20]) == weights


def test_each_is_judged_by_weights_of_other_outlets() -> None:
    learnt: dict[int, set[str]] = {}

    def fit(choices: object) -> dict[str, float]:
        assert isinstance(choices, list)
        weights = REGRESSION.fit(choices)
        learnt[id(weights)] = {one.outlet for one in choices}
        kept.append(weights)
        return weights

    kept: list[dict[str, float]] = []
    judged = list(by_outlets(CHOICES, lambda one: one.outlet, fit))
    assert sorted(map(repr, (one for one, _ in judged))) == sorted(map(repr, CHOICES))
    assert all(one.outlet not in learnt[id(weights)] for one, weights in judged)


def test_figures_of_relays_count_what_is_found_and_right() -> None:
    relayed = [RelayChoice(one, one.right[1], (False, one.right[1])) for one in CHOICES]
    assert figures(relayed).startswith("60 quotations, 20 of them relayed, 20 by a name in their sentence: 20 relays")
    assert "20 right, 0 annotated as addressed" in figures(relayed)


def test_a_quotation_is_the_annotated_one_that_it_holds_half_of() -> None:
    text = "Nobody called, she said. It rained all day, he said."
    said = [Reported((Span(0, 13),)), Reported((Span(25, 42),)), Reported((Span(0, 6),), is_nested=True)]
    article = Article("a", text, Convention.NEWS, tuple(said))
    found = [
        Extraction((span,), QuoteType.INDIRECT, is_unclosed=False, cue=None, sources=(), addressee=None, continues=None,
                   quote_score=1.0, attribution_score=1.0)
        for span in (Span(0, 8), Span(25, 30), Span(43, 52))
    ]  # fmt: skip
    extracted = ExtractedText(tuple(found), (), None)
    assert reported_by(article, extracted) == (said[0], None, None)
