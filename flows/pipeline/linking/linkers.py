"""What links the rows of different articles, by the table whose columns it fills."""

from collections.abc import Mapping
from functools import partial

from config.files import load_bundled
from config.settings import Links
from flows.pipeline.linking.copy_links import link_copies
from flows.pipeline.linking.link import Linker
from flows.pipeline.linking.utterance_links import link_clusters
from transforms.linking.near_duplicates import CopyParameters
from transforms.linking.utterances import ClusterParameters


def linkers(links: Links) -> Mapping[str, Linker]:
    """Return the linkers that the settings `links` ask for."""
    return {
        "articles": partial(link_copies, parameters=CopyParameters(**links.copies.model_dump())),
        "quotes": partial(link_clusters, parameters=cluster_parameters(links)),
    }


def cluster_parameters(links: Links) -> ClusterParameters:
    """Return when quotations count as one utterance: the settings and the shipped list of common words."""
    common = load_bundled("lexicons", "common_words.yml")["common_words"].split()
    return ClusterParameters(common_words=frozenset(common), **links.clusters.model_dump())
