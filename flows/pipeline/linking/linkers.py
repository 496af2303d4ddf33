"""The functions that compute linked columns, by table, with the parameters from the settings."""

from collections.abc import Mapping
from functools import partial

from config.settings import Links
from flows.pipeline.linking.copy_links import link_copies
from flows.pipeline.linking.linked_columns import Linker
from flows.pipeline.linking.utterance_links import link_clusters


def linkers(links: Links) -> Mapping[str, Linker]:
    """Return the linkers that the settings `links` ask for."""
    return {
        "articles": partial(link_copies, parameters=links.copies),
        "quotes": partial(link_clusters, parameters=links.clusters),
    }
