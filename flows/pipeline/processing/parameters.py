"""From settings and shipped files to the parameters and models of the transforms."""

import io
import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np

from config.files import load_bundled
from config.settings import Processing
from transforms.article import ArticleParameters
from transforms.quoting.cue_modes import CueModes
from transforms.quoting.decoder_config import DecoderConfig
from transforms.quoting.extraction import Extractor
from transforms.quoting.extractor import TrainedExtractor
from transforms.quoting.network import Network, may_use_gpu
from transforms.reading.block_model import BlockModel
from transforms.reading.documents import DocumentParameters
from transforms.reading.html import HtmlParameters
from transforms.speaking.names import NameLexicon
from transforms.stripping import BoilerplateLexicon, ParagraphModel

WEIGHTS = "trained/4"  # name and version of the network and of what is built on it


def article_parameters(processing: Processing) -> ArticleParameters:
    """Return the parameters of the transforms: settings and the shipped lexicons."""
    return ArticleParameters(
        languages=processing.languages,
        keeps_other_languages=processing.other_languages == "publish",
        min_page_chars=processing.min_article_chars,
        context_chars=processing.context_chars,
        documents=DocumentParameters(
            max_article_chars=processing.max_article_chars,
            near_date_chars=processing.near_date_chars,
            html=HtmlParameters(model=block_model(), limits=processing.page_limits),
        ),
        boilerplate=BoilerplateLexicon.model_validate(load_bundled("lexicons", "boilerplate.yml")),
        corrections=processing.corrections,
        model=paragraph_model(),
        names=name_lexicon(),
        speaker_weights=_shipped_json("transforms.speaking", "reranking.json"),
        relay_weights=_shipped_json("transforms.speaking", "relays.json"),
    )


def name_lexicon() -> NameLexicon:
    """Return what words tell about names and speakers, loaded."""
    return NameLexicon.model_validate(load_bundled("lexicons", "names.yml"))


def _shipped_json(package: str, name: str) -> dict[str, Any]:
    """Return a JSON object in the `model` folder of a package."""
    found: dict[str, Any] = json.load(_shipped(package, name))
    return found


def paragraph_model() -> ParagraphModel:
    """Return the model of paragraphs, loaded."""
    weights = np.load(_shipped("transforms.stripping", "weights.npz"), allow_pickle=False)
    described = _shipped_json("transforms.stripping", "model.json")
    return ParagraphModel(
        first=weights["first"].astype(np.float64),
        second=weights["second"].astype(np.float64),
        threshold=described["threshold"],
        appeal_threshold=described["appeal_threshold"],
    )


def block_model() -> BlockModel:
    """Return the model of the blocks of pages, loaded."""
    weights = np.load(_shipped("transforms.reading", "weights.npy"), allow_pickle=False)
    threshold = float(_shipped_json("transforms.reading", "model.json")["threshold"])
    return BlockModel(weights.astype(np.float64), threshold)


def _shipped(package: str, name: str) -> io.BytesIO:
    """Return a file in the `model` folder of a package."""
    return io.BytesIO(files(package).joinpath("model", name).read_bytes())


def make_extractor() -> Extractor:
    """Return the extractor, loaded."""
    return extractor_of(files("transforms.quoting").joinpath("model"))


def extractor_of(folder: Traversable) -> Extractor:
    """Return the extractor with the network in a folder, loaded."""
    model = json.loads(folder.joinpath("model.json").read_text(encoding="utf-8"))
    network = Network(
        folder.joinpath(model["network"]).read_bytes(),
        folder.joinpath("vocabulary.txt").read_text(encoding="utf-8"),
        DecoderConfig.from_json(model["decoder"]),
    )
    modes = CueModes(**_shipped_json("transforms.quoting", "cue_modes.json"))
    return TrainedExtractor(network, modes, f"{WEIGHTS}+gpu" if network.is_on_gpu else WEIGHTS)


@cache
def extractor_version() -> str:
    """Return the name and version of the extractor; the network is loaded only where a GPU may be part of them."""
    return make_extractor().version if may_use_gpu() else WEIGHTS
