"""Values of the columns that only the dataset can tell, for an article that is looked at alone.

Which article a copy is of, which quotations are one utterance and who a speaker is depend on all articles. Linking
computes these columns for every version and overwrites the values below; until then they keep the rules of the tables.
"""

from transforms import ids
from transforms.speaking.names import spelling_key

# An article is no copy of another.
DUPLICATE_OF = None


def cluster_id(quote_id: str) -> str:
    """Return the id of the cluster that holds this quotation alone."""
    return ids.cluster_id(quote_id)


def speaker_id(article_id: str, name: str, kind: str) -> str:
    """Return the id of a speaker known in one article only; for speakers without a name of their own it is final."""
    return ids.speaker_id(f"{article_id} {spelling_key(name)}", kind)
