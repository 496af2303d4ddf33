"""A polite client: asks robots.txt, keeps its pace, retries, follows redirects, and says why it was refused."""

import email.utils
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from ssl import SSLContext
from urllib.parse import urljoin, urlsplit

import httpcore
from protego import Protego

from config.settings import FetchSettings
from flows.fetching.pacing import Pace
from flows.fetching.requesting import Answer, request
from flows.sources.refusing import Refused
from transforms.records import Reason

logger = logging.getLogger(__name__)

AGENT = "newsquotes"
PASSING = (429, 500, 502, 503, 504)  # statuses that may be others when asked again
REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_ROBOTS = 512_000  # of which RFC 9309 asks that at least as much be read


class Client:
    """Client for all sources of a run; for several threads."""

    def __init__(self, settings: FetchSettings, pace: Pace) -> None:
        contact = f" ({settings.contact})" if settings.contact else ""
        self._settings = settings
        self._headers = {"User-Agent": f"{AGENT}/{version('newsquotes')}{contact}", "Accept-Encoding": "gzip"}
        self._pace = pace
        self._robots: dict[str, Protego | Refused] = {}
        self._failures: Counter[str] = Counter()  # of each host, one after the other
        self._held: dict[str, str] = {}  # hosts that are not asked again in this run, and why

    @cached_property
    def _tls(self) -> SSLContext:
        return httpcore.default_ssl_context()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return the answer to a request for `url` that is good, or says that nothing changed (304).

        Raises:
            Refused: what was asked for may not be, or cannot be, fetched.
        """
        return self._follow(url, dict(headers or {}), ask_robots=True)

    def _follow(self, url: str, headers: Mapping[str, str], *, ask_robots: bool) -> Answer:
        seen: set[str] = set()
        while True:
            parts = _checked(url)
            if url in seen:
                raise Refused(Reason.FETCH_FAILED, f"its redirects go in a circle, back to {url}")
            if len(seen) > self._settings.most_redirects:
                raise Refused(Reason.FETCH_FAILED, f"more than {self._settings.most_redirects} redirects, to {url}")
            seen.add(url)
            pause = self._pause(url) if ask_robots else self._settings.delay_seconds
            answer = self._patient(url, parts[1], headers, pause)
            if answer.status not in REDIRECTS:
                break
            url = urljoin(url, answer.header("location")).partition("#")[0]
        is_known = answer.status == 304 and bool(headers)
        if not 200 <= answer.status < 300 and not is_known:
            raise _Answered(answer)
        return answer

    def _pause(self, url: str) -> float:
        """Return the seconds to leave after a request for `url`.

        Raises:
            Refused: robots_disallowed, or fetch_failed where its pauses are longer than a run may wait.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._rules(origin)
        rules = self._robots[origin]
        if isinstance(rules, Refused):
            raise Refused(rules.reason, rules.detail)
        if not rules.can_fetch(url, AGENT):
            raise Refused(Reason.ROBOTS_DISALLOWED, f"{origin}/robots.txt disallows {url}")
        rate = rules.request_rate(AGENT)
        asked = max(rules.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate else 0.0)
        if asked > self._settings.longest_wait_seconds:
            raise Refused(Reason.FETCH_FAILED, f"{origin}/robots.txt asks for {asked:g} s between requests: too long")
        return max(asked, self._settings.delay_seconds)

    def _rules(self, origin: str) -> Protego | Refused:
        """Return the rules of robots.txt: all is allowed where there is none, nothing where it cannot be read."""
        try:
            answer = self._follow(f"{origin}/robots.txt", {}, ask_robots=False)
        except _Answered as answered:
            if 400 <= answered.answer.status < 500 and answered.answer.status != 429:
                return Protego.parse("")
            return Refused(Reason.ROBOTS_DISALLOWED, f"{origin}/robots.txt cannot be read: {answered.detail}")
        except Refused as refused:
            if refused.reason is Reason.ADDRESS_REFUSED:
                return refused
            return Refused(Reason.ROBOTS_DISALLOWED, f"{origin}/robots.txt cannot be read: {refused.detail}")
        return Protego.parse(answer.content[:LONGEST_ROBOTS].decode("utf-8", "replace"))

    def _patient(self, url: str, host: str, headers: Mapping[str, str], pause: float) -> Answer:
        """Return the answer of a host, asked again where its failure may pass.

        Raises:
            Refused: it failed each time, or asked for more time than a run may wait.
        """
        for attempt in range(self._settings.retries + 1):
            if host in self._held:
                raise Refused(Reason.FETCH_FAILED, self._held[host])
            wait = self._settings.delay_seconds * 2**attempt
            try:
                with self._pace.turn(host, pause):
                    answer = request(url, {**self._headers, **headers}, self._settings, self._tls)
            except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
                problem = Refused(Reason.FETCH_FAILED, _failure(error))
            else:
                if answer.status not in PASSING:
                    self._failures[host] = 0
                    return answer
                problem = _Answered(answer)
                wait = max(wait, _retry_after(answer.header("retry-after")))
            logger.info("%s: %s", url, problem.detail)
            if wait > self._settings.longest_wait_seconds:
                self._held[host] = f"{host} asked to be left alone for {wait:,.0f} s ({problem.detail})"
                raise Refused(Reason.FETCH_FAILED, f"{problem.detail}; left for a later run")
            self._pace.hold(host, wait)
        self._failures[host] += 1
        if self._failures[host] >= self._settings.host_failures:
            self._held[host] = f"{host} failed {self._settings.host_failures} times in a row; left for a later run"
        raise problem


class _Answered(Refused):
    """A server answered, but with a status that says that it will not give what was asked for."""

    def __init__(self, answer: Answer) -> None:
        phrase = "".join(character if character.isprintable() else " " for character in answer.phrase[:80])
        super().__init__(Reason.FETCH_FAILED, f"the server answered {answer.status} {phrase}".rstrip())
        self.answer = answer


def _checked(url: str) -> tuple[str, str]:
    """Return scheme and host of `url`.

    Raises:
        Refused: it is none of the web.
    """
    try:
        parts = urlsplit(url)
        scheme, host, _ = parts.scheme, parts.hostname, parts.port
    except ValueError as error:
        raise Refused(Reason.FETCH_FAILED, f"it leads to what is no URL: {error}") from error
    if scheme not in ("http", "https") or not host or parts.username is not None:
        raise Refused(Reason.FETCH_FAILED, f"it leads to what is no address of the web: {url[:200]}")
    if not url.isascii() or any(character.isspace() for character in url):
        raise Refused(Reason.FETCH_FAILED, f"its URL holds characters that must be escaped: {url[:200]}")
    return scheme, host


def _failure(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "the server did not answer in time (fetch.connect_seconds, fetch.request_seconds)"
    kind = "broke off or does not speak HTTP" if isinstance(error, httpcore.ProtocolError) else "cannot be reached"
    return f"the server {kind}: {error}"


def _retry_after(value: str) -> float:
    """Return the seconds that a server asks for, as a number or until a date; 0 where it does not."""
    if value.isdecimal():
        return float(value[:9])
    try:
        until = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
