"""Who said what in news articles.

    >>> import newsquotes
    >>> quotes = newsquotes.extract("“The bridge is safe,” said Ada Quill.")

`extract` and `stream` find the quotations of texts, `read` takes the article out of a page, `open_dataset` reads what
`newsquotes run` published.
"""

from newsquotes_command import hidden_packages

for _name, _path in hidden_packages().items():
    raise ImportError(
        f"{_path} hides the package {_name} of newsquotes; rename it or take its folder off Python's path"
    )

from flows.display.display_errors import DisplayError  # noqa: E402 - only once nothing hides them
from flows.library.extracted import QuoteRow, Quotes  # noqa: E402
from flows.library.extracting import NoArticleError, extract, read, stream  # noqa: E402
from flows.library.published_dataset import Dataset, open_dataset  # noqa: E402
from flows.store.store_errors import StoreError  # noqa: E402
from transforms.records import Article  # noqa: E402

__all__ = [
    "Article", "Dataset", "DisplayError", "NoArticleError", "QuoteRow", "Quotes", "StoreError", "extract",
    "open_dataset", "read", "stream",
]  # fmt: skip
