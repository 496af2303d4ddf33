"""Files that hold one article: plain text and HTML."""

import hashlib
from collections.abc import Iterator

from flows.sources.decoding import decode
from flows.sources.finding import SourceFile
from flows.sources.mapping import digest
from flows.sources.opening import read_whole
from transforms.records import RawArticle


def read_single_file(file: SourceFile, limit: int) -> Iterator[RawArticle]:
    """Yield the article in a text or HTML file of at most `limit` bytes, decompressed.

    Raises:
        Refused: unreadable, too_large, empty_input, binary_input or undecodable.
    """
    data = read_whole(file.path, limit)
    is_html = file.kind == "html"
    yield RawArticle(
        source_uri=file.uri,
        # How the bytes are read belongs to what is read: a source that is declared otherwise is read again.
        input_sha256=digest({"bytes": hashlib.sha256(data).hexdigest(), "html": is_html, "outlet": file.outlet}),
        content=decode(data, is_html),
        is_html=is_html,
        outlet=file.outlet,
    )
