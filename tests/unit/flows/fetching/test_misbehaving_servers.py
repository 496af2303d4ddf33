"""A source whose server misbehaves in every way still gives a version, and each refusal says why."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from warcio.archiveiterator import ArchiveIterator

from config.settings import load_settings
from config.sources import load_sources
from flows.commands import running  # noqa: F401 - declares the command
from flows.commands.common import app, ended
from flows.pipeline.request import Request, Status
from flows.pipeline.run import build_version
from tests.unit.flows.fetching.misbehaving import Log, fetching, server

EXPECTED = {
    "slow": ("fetch_failed", "in time"),
    "cut": ("fetch_failed", "broke off"),
    "loop-a": ("fetch_failed", "circle"),
    "chain-0": ("fetch_failed", "more than 5 redirects"),
    "lies": ("unreadable", "gzip, but is not"),
    "bomb": ("too_large", "decompressed"),
    "huge": ("too_large", "larger than the limit"),
    "down": ("fetch_failed", "503"),
    "gone": ("fetch_failed", "410"),
    "secret": ("robots_disallowed", "/secret"),
    "inward": ("address_refused", "127.0.0.2"),
    "scheme": ("fetch_failed", "no address of the web"),
    "image": ("unsupported_format", "image/png"),
    "brotli": ("unreadable", "'br'"),
    "garbage": ("fetch_failed", "HTTP"),
}


def request_of(folder: Path, log: Log, output: str = "out", **changes: object) -> Request:
    declared = folder / "sources.yml"
    fetch = json.dumps({"feeds": [f"{log.url}/feed.xml"]})
    declared.write_text(f"sources: [{{name: courier, path: kept, fetch: {fetch}}}]", encoding="utf-8")
    shipped = load_settings()
    run = shipped.run.model_copy(update={"workers": 1})
    settings = shipped.model_copy(update={"fetch": fetching(**changes), "run": run})
    return Request((), folder / output, settings, load_sources(declared))


def rows(output: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(output / "latest" / table / "**/*.parquet")


def test_every_misbehaviour_is_refused_with_its_reason_and_the_rest_is_published(tmp_path: Path) -> None:
    with server() as log:
        request = request_of(tmp_path, log)
        outcome = build_version(request)
        assert outcome.status is Status.PUBLISHED
        refused = {row["source_uri"]: row for row in rows(request.output, "quarantine").iter_rows(named=True)}
        found = {name: refused[f"{log.url}/{name}"] for name in EXPECTED}
        assert {name: row["reason"] for name, row in found.items()} == {n: why for n, (why, _) in EXPECTED.items()}
        assert {name for name, row in found.items() if EXPECTED[name][1] not in row["detail"]} == set()
        assert {row["stage"] for row in found.values()} == {"fetch"}
        assert set(refused) == {f"{log.url}/{name}" for name in EXPECTED}
        articles = rows(request.output, "articles")
        assert set(articles["title"]) == {title for title, _ in log.stories.values()}
        assert "said Zoë Marchand" in articles.filter(pl.col("title").str.starts_with("Library"))["text"][0]
        _check_manners(log, fetching().delay_seconds)

        assert build_version(request).status is Status.UNCHANGED  # the same is refused for the same reasons
        assert log.paths()["/harbour"] == 1

        log.asked.clear()
        title, text = log.stories["harbour"]
        log.stories["harbour"] = (title, text.replace("two metres", "three metres"))
        again = replace(request, settings=request_of(tmp_path, log, revisit_hours=0).settings)
        assert build_version(again).status is Status.PUBLISHED
        assert "three metres" in rows(request.output, "articles").filter(pl.col("title") == title)["text"][0]
        assert "superseded" in set(rows(request.output, "quarantine")["reason"])
        sent = {path: headers for _, path, headers in log.asked}
        assert "If-None-Match" in sent["/patient"]
        kinds = [kind for path in sorted((tmp_path / "kept").glob("*.warc.gz")) for kind in record_kinds(path)]
        # The patient one, answered with 304, the library, sent again as it was, and the feed, twice.
        assert kinds.count("revisit") == 4

    # The server is gone: what was fetched is enough to build all of it again.
    rebuilt = replace(again, output=tmp_path / "rebuilt", offline=True)
    assert build_version(rebuilt).status is Status.PUBLISHED
    for table in ("articles", "quotes", "attributions"):
        assert rows(rebuilt.output, table).equals(rows(request.output, table))


def _check_manners(log: Log, pause: float) -> None:
    assert log.asked[0][1] == "/robots.txt"
    assert log.paths()["/robots.txt"] == 1
    assert log.paths()["/secret"] == 0
    assert log.paths()["/down"] == 2  # the first time and one retry
    assert {headers["User-Agent"] for _, _, headers in log.asked} == {log.asked[0][2]["User-Agent"]}
    assert "desk@courier.example" in log.asked[0][2]["User-Agent"]
    times = [at for at, _, _ in log.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) >= pause
    first, second = (at for at, path, _ in log.asked if path == "/patient")
    assert second - first >= 1  # Retry-After


def record_kinds(path: Path) -> list[str]:
    with path.open("rb") as stream:
        return [record.rec_type for record in ArchiveIterator(stream)]


def test_a_host_that_keeps_failing_or_asks_for_long_is_left_alone(tmp_path: Path) -> None:
    with server() as log:
        log.robots = (503, "")
        (tmp_path / "a").mkdir()
        outcome = build_version(request_of(tmp_path / "a", log))
        assert set(outcome.refused["reason"]) == {"robots_disallowed"}
        assert set(log.paths()) == {"/robots.txt"}

        log.asked.clear()
        log.robots = (200, "User-agent: newsquotes\nCrawl-delay: 30\n")
        (tmp_path / "b").mkdir()
        outcome = build_version(request_of(tmp_path / "b", log))
        assert "asks for 30 s" in outcome.refused["detail"][0]
        assert set(log.paths()) == {"/robots.txt"}

        log.asked.clear()
        log.robots = (404, "")
        (tmp_path / "c").mkdir()
        build_version(request_of(tmp_path / "c", log, host_failures=1, retries=0))
        assert log.asked[-1][1] == "/patient"  # the first that fails; nothing is asked after it


def test_the_command_tells_what_it_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSQUOTES_FETCH__DELAY_SECONDS", "0")
    with server() as log:
        listed = "".join(f"<url><loc>{log.url}/{name}</loc><lastmod>2026-01-02</lastmod></url>" for name in log.stories)
        monkeypatch.setattr(
            "tests.unit.flows.fetching.misbehaving._Handler.send_map_xml",
            lambda handler: handler.reply(200, f"<urlset>{listed}</urlset>".encode()),
            raising=False,
        )
        declared = tmp_path / "sources.yml"
        declared.write_text(
            f"sources: [{{name: town, path: kept, fetch: {{sitemaps: ['{log.url}/map.xml']}}}}]", encoding="utf-8"
        )
        call = ["fetch", "--sources", str(declared), "--json"]
        assert _run(call) == 3  # loopback is no public address
        [found] = json.loads(capsys.readouterr().out)
        assert [refusal["reason"] for refusal in found["refusals"]] == ["address_refused"]
        assert log.asked == []

        monkeypatch.setenv("NEWSQUOTES_FETCH__ALLOWED_NETWORKS", '["127.0.0.0/8"]')
        assert _run(call) == 0
        [found] = json.loads(capsys.readouterr().out)
        assert (found["pages"], found["refusals"]) == (3, [])
        assert _run(call) == 3  # their lastmod is what it was
        assert log.paths()["/library"] == 1
    assert _run(["fetch", "nobody", "--sources", str(declared)]) == 2
    assert "nobody" in capsys.readouterr().err


def _run(arguments: list[str]) -> int:
    return ended(lambda standalone_mode: app(arguments, standalone_mode=standalone_mode))
