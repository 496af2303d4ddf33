"""Stable ids: a prefix and a hash of raw facts, never a row number.

Ids of what lies in an article begin with the article's hash, so that rows sorted by id keep an article together.
"""

import hashlib
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

ARTICLE_DIGITS = 16
PART_DIGITS = 12

# Query parameters that say how a reader came to the page, not which page it is.
TRACKING_PARAMETERS = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "cmpid", "ocid", "smid", "igshid")


def digest(facts: Iterable[str], digits: int) -> str:
    """Return the first `digits` hexadecimal digits of the SHA-256 of `facts`, which are kept apart by their lengths."""
    sha = hashlib.sha256()
    for fact in facts:
        encoded = fact.encode("utf-8", "surrogatepass")
        sha.update(len(encoded).to_bytes(8, "big"))
        sha.update(encoded)
    return sha.hexdigest()[:digits]


def url_host(url: str) -> str | None:
    """Return the host of `url` in lower case, without "www." and with its port; "" without one, None if unparsable."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    return (parts.hostname or "").removeprefix("www.") + port


def normalise_url(url: str) -> str:
    """Return `url` without scheme, fragment, tracking parameters, "www." and trailing slash, host in lower case.

    A URL that does not parse is returned as it is.
    """
    host = url_host(url)
    if host is None:
        return url.strip()
    parts = urlsplit(url.strip())
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not key.lower().startswith(TRACKING_PARAMETERS)
    ]
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(sorted(query)), ""))


def article_id(source_id: str | None, outlet: str | None, url: str | None, content: str) -> str:
    """Return the id of an article: from its source's own id, else from its URL, else from its content."""
    if source_id:
        facts = ("source", outlet or "", source_id)
    elif url:
        facts = ("url", normalise_url(url), "")
    else:
        facts = ("content", " ".join(content.split()), "")
    return f"art_{digest(facts, ARTICLE_DIGITS)}"


def outlet_key(outlet: str | None) -> str:
    """Return the name of an outlet in lower case without surrounding white space; "" for none."""
    return (outlet or "").strip().casefold()


def part_id(prefix: str, article: str, facts: Iterable[str], occurrence: int) -> str:
    """Return the id of something in an article.

    Args:
        prefix: "seg", "quo" or "att".
        article: the article's id.
        facts: what tells it from other things of its kind in the article.
        occurrence: how many with the same facts came before it in the article.
    """
    return f"{prefix}_{article.removeprefix('art_')}_{digest((*facts, str(occurrence)), PART_DIGITS)}"


def speaker_id(key: str, kind: str) -> str:
    """Return the id of the speaker of this kind whose name has this key."""
    return f"spk_{digest((kind, key), ARTICLE_DIGITS)}"


def cluster_id(quote_id: str) -> str:
    """Return the id of the cluster of quotations of which `quote_id` was published first."""
    return f"clu_{digest((quote_id,), ARTICLE_DIGITS)}"


def quarantine_id(facts: Iterable[str]) -> str:
    """Return the id of a refusal."""
    return f"qua_{digest(facts, ARTICLE_DIGITS)}"


def run_id(facts: Iterable[str]) -> str:
    """Return the id of a run, from its inputs, code and configuration."""
    return f"run_{digest(facts, ARTICLE_DIGITS)}"
