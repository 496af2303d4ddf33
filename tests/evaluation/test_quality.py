"""The Markdown that the README quotes."""

from flows.evaluation.subjects import Evaluation
from tests.evaluation.quality import markdown


def test_figures_that_share_columns_share_a_table() -> None:
    evaluation = Evaluation(
        {"documents": 2, "cue exact": {"P": 1.0, "tp": 3}, "cue soft": {"P": 2.5}},
        {"by mention": {"named": {"gold": 4}}, "classes": {"content body": "1/1"}},
    )
    assert markdown({"polnear": evaluation}).splitlines() == [
        "### PolNeAR dev: attributions",
        "",
        "| figure | value |",
        "| --- | ---: |",
        "| documents | 2 |",
        "",
        "| figure | P | tp |",
        "| --- | ---: | ---: |",
        "| cue exact | 1.0 | 3 |",
        "| cue soft | 2.5 |  |",
        "",
        "| by mention | gold |",
        "| --- | ---: |",
        "| named | 4 |",
    ]
