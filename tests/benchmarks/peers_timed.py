# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["sayswho==0.1.4", "spacy==3.8.18", "textacy==0.13.0"]
# ///
"""Time a bare spaCy parse, textacy and sayswho; `tests.benchmarks.peers` runs this in an environment of its own.

Reads JSON lists of texts, one a line, and answers each with a line: a JSON object of CPU seconds by system.

The small English pipeline cannot be had from the package registry. Where it is not installed, a pipeline of its make
(Tok2Vec of 96 × 4 shared by tagger and parser, another one for the entities; 50 tags, 45 relations, 18 entity types)
runs with untrained weights: a parse costs the same for any weights, and the peers find fewer verbs of saying in it,
which can only make them faster.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable

import spacy
from sayswho.quote_finder import quote_finder
from spacy.language import Language
from spacy.tokens import Doc
from textacy.extract import direct_quotations

PIPELINE = "en_core_web_sm"
Component = dict[str, object]
EMBEDDING: Component = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    },
}
SHARED_EMBEDDING: Component = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}


def untrained_pipeline() -> Language:
    """Return a pipeline of the small English one's make, with untrained weights."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("tok2vec", config={"model": EMBEDDING})
    tagger = pipeline.add_pipe(
        "tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": SHARED_EMBEDDING}}
    )
    parser = pipeline.add_pipe("parser", config={"model": _transitions("parser", SHARED_EMBEDDING)})
    entities = pipeline.add_pipe("ner", config={"model": _transitions("ner", EMBEDDING)})
    for component, labels in ((tagger, 50), (parser, 45), (entities, 18)):
        for label in range(labels):
            component.add_label(f"L{label}")
    pipeline.initialize()
    return pipeline


def _transitions(state: str, embedding: Component) -> Component:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state,
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": embedding,
    }


def found(find: Callable[[Doc], Iterable[object]], paragraph: Doc) -> list[object]:
    """Return what a peer finds; nothing where it fails: textacy on unclosed quotations, sayswho on line breaks."""
    try:
        return list(find(paragraph))
    except (ValueError, TypeError):
        return []


def answer(pipeline: Language, texts: list[str]) -> dict[str, float]:
    """Return the CPU seconds that each system takes over `texts`; textacy and sayswho read a stream of paragraphs."""
    paragraphs = [line for text in texts for line in text.splitlines() if line.strip()]
    work: dict[str, Callable[[], object]] = {
        "spaCy parse, article by article": lambda: [pipeline(text) for text in texts],
        "spaCy parse, paragraphs in one stream": lambda: list(pipeline.pipe(paragraphs)),
        "textacy": lambda: [found(direct_quotations, doc) for doc in pipeline.pipe(paragraphs)],
        "sayswho": lambda: [found(quote_finder, doc) for doc in pipeline.pipe(paragraphs)],
    }
    return {name: cpu_seconds(run) for name, run in work.items()}


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of this process that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Answer each line, a JSON list of texts, with a line of JSON."""
    pipeline = spacy.load(PIPELINE) if spacy.util.is_package(PIPELINE) else untrained_pipeline()
    for line in sys.stdin:
        print(json.dumps(answer(pipeline, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
