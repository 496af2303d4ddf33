"""Fetching the live sources: their lists, then the pages that are new or may have changed."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from config.settings import FetchSettings
from config.sources import Live, Source, Sources
from flows.fetching.archive import Archive, Known, Lists, archive_of, known_of
from flows.fetching.client import Client
from flows.fetching.listing import Listed, as_url, feed_pages, newest_first, sitemap_pages
from flows.fetching.pacing import Pace
from flows.fetching.requesting import Answer
from flows.sources.refusing import LONGEST_DETAIL, Refused, SourceError
from flows.sources.warc import HTML_TYPES
from transforms.records import Reason, Refusal, Stage

logger = logging.getLogger(__name__)

MOST_SITEMAPS = 50  # of a source in a run
PARALLEL = 8  # sources at a time; a host is asked by one at a time


@dataclass(slots=True)
class Fetched:
    """What fetching a source came to.

    Attributes:
        pages: new pages and new revisions of known ones.
        unchanged: pages that are still what was kept.
        left: pages that are left for a later run (fetch.pages_per_run).
        refusals: what was not fetched, and why.
        file: the web archive that was written, None where nothing was.
    """

    source: str
    pages: int = 0
    unchanged: int = 0
    left: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    file: str | None = None


def live_sources(inputs: Sequence[str], sources: Sources) -> list[tuple[Source, Live]]:
    """Return the sources among `inputs` that are fetched, by name, and what of them; without inputs, all of them."""
    named = sorted(set(inputs) or set(sources.by_name))
    declared = (source for name in named if (source := sources.by_name.get(name)))
    return [(source, source.fetch) for source in declared if source.fetch]


def fetch_sources(
    inputs: Sequence[str], sources: Sources, settings: FetchSettings, on_page: Callable[[], None] = lambda: None
) -> list[Fetched]:
    """Fetch the live sources among `inputs` into their folders.

    Raises:
        SourceError: a folder cannot be written. What goes wrong with servers is refused, page by page.
    """
    pace = Pace()
    client = Client(settings, pace)

    def fetch(entry: tuple[Source, Live]) -> Fetched:
        source, live = entry
        with archive_of(sources.folder / source.path, source.name) as archive:
            return _SourceFetch(source.name, client, settings, archive, on_page).run(live)

    with ThreadPoolExecutor(max_workers=PARALLEL, thread_name_prefix="fetch") as pool:
        try:
            return list(pool.map(fetch, live_sources(inputs, sources)))
        except BaseException:  # an interrupt, too: it must not wait for all pages of all sources
            pace.stop()
            raise


class _SourceFetch:
    """Fetching one source."""

    def __init__(
        self, name: str, client: Client, settings: FetchSettings, archive: Archive, on_page: Callable[[], None]
    ) -> None:
        self._client, self._settings, self._archive, self._on_page = client, settings, archive, on_page
        self._found = Fetched(name)

    def run(self, live: Live) -> Fetched:
        listed = {page.url: page for page in self._listed(live)}
        due = [page for page in listed.values() if self._is_due(page)]
        due.sort(key=lambda page: page.url in self._archive.known)  # new ones first
        self._found.left = max(0, len(due) - self._settings.pages_per_run)
        for page in due[: self._settings.pages_per_run]:
            self._attempt(page.url, partial(self._fetch, page))
            self._on_page()
        written = self._archive.close(datetime.now(UTC))
        self._found.file = str(written) if written else None
        logger.info("%s: %s", self._found.source, described(self._found))
        return self._found

    def _listed(self, live: Live) -> Iterator[Listed]:
        for url in live.feeds:
            yield from self._list(url, lambda answer: (feed_pages(answer), ()))[0]
        waiting = list(live.sitemaps)
        seen: set[str] = set()
        while waiting and len(seen) < MOST_SITEMAPS:
            url = waiting.pop(0)
            if url not in seen:
                seen.add(url)
                pages, more = self._list(url, lambda answer: sitemap_pages(answer, self._settings.most_bytes))
                waiting += [entry.url for entry in more]
                yield from pages
        yield from (Listed(as_url(url, url)) for url in live.pages)

    def _list(self, url: str, read: Callable[[Answer], Lists]) -> Lists:
        """Return the pages and the further lists that a list names, those changed last first.

        Where it has not changed they are what it named before: earlier runs may have left pages for later.
        """
        known = self._archive.known.get(url)
        found: list[Lists] = []

        def fetch() -> None:
            answer = self._client.get(as_url(url, url), _conditions(known))
            at = datetime.now(UTC)
            now_known = known_of(answer, known, at)
            if known and now_known.sha256 == known.sha256:
                found.append(known.lists)
                self._archive.keep_unchanged(answer, known, at)
            else:
                pages, more = read(answer)
                found.append((newest_first(pages), newest_first(more)))
                self._archive.keep(answer, at, is_list=True)
            self._archive.known[url] = replace(now_known, lists=found[0])

        self._attempt(url, fetch)
        return found[0] if found else ((), ())

    def _attempt(self, url: str, fetch: Callable[[], None]) -> None:
        """Fetch, and keep why that was refused."""
        try:
            fetch()
        except Refused as refused:
            refusal = Refusal(url, Stage.FETCH, refused.reason, refused.detail[:LONGEST_DETAIL])
            self._found.refusals.append(refusal)
            self._archive.keep_refusal(refusal, datetime.now(UTC))

    def _is_due(self, page: Listed) -> bool:
        known = self._archive.known.get(page.url)
        if known is None or page.changed:
            return known is None or page.changed != known.changed
        age = datetime.now(UTC) - datetime.fromisoformat(known.fetched_at)
        return age >= timedelta(hours=self._settings.revisit_hours)

    def _fetch(self, page: Listed) -> None:
        known = self._archive.known.get(page.url)
        answer = self._client.get(page.url, _conditions(known))
        at = datetime.now(UTC)
        now_known = known_of(answer, known, at, changed=page.changed)
        if known and now_known.sha256 == known.sha256:
            self._found.unchanged += 1
            self._archive.keep_unchanged(answer, known, at)
        else:
            _require_page(answer)
            self._found.pages += 1
            self._archive.keep(answer, at)
        self._archive.known[page.url] = now_known


def _conditions(known: Known | None) -> dict[str, str]:
    if not known:
        return {}
    sent = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in sent.items() if value}


def _require_page(answer: Answer) -> None:
    kind = answer.header("content-type")
    if not kind.lower().startswith(HTML_TYPES):
        raise Refused(Reason.UNSUPPORTED_FORMAT, f"it is no page: its type is {kind[:80]!r}")
    if not answer.content.strip():
        raise Refused(Reason.EMPTY_INPUT, "the page is empty")


def described(fetched: Fetched) -> str:
    """Return in words what fetching a source came to."""
    counts = (
        f"{fetched.pages:,} pages new or changed, {fetched.unchanged:,} unchanged, {len(fetched.refusals):,} refused"
    )
    return f"{counts}, {fetched.left:,} left for a later run" if fetched.left else counts


def require_live(names: Sequence[str], sources: Sources) -> None:
    """Make sure that there is something to fetch, and that each name is one of a live source.

    Raises:
        SourceError: it is not.
    """
    live = {source.name for source, _ in live_sources((), sources)}
    wrong = sorted(set(names) - live)
    if wrong or not live:
        known = ", ".join(sorted(live)) or "none"
        raise SourceError(f"no live source {', '.join(wrong)}; live sources: {known}".replace("source ;", "source;"))
