"""A Prefect server of our own, for as long as a command needs one; or the user's, where it answers."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO

from flows.orchestration.server_errors import ServerError

HOST = "127.0.0.1"
STARTUP_SECONDS = 180
SAID_LINES = 3  # of what a server that did not start wrote, the last so many are told
_APP = "prefect.server.api.server:create_app"


@contextmanager
def prefect_server(
    meanwhile: Callable[[], object],
    port: int | None = None,
    check: Callable[[], object] | None = None,
    on_end: Callable[[str], object] | None = None,
) -> Iterator[str]:
    """Yield the URL of a server's API, and set PREFECT_API_URL to it: the user's where there is one, else our own.

    Args:
        meanwhile: called while our own starts, which takes seconds.
        port: where our own listens and shows its user interface; None: at any free port, without user interface.
        check: called before anything is started. It may import Prefect, which reads PREFECT_API_URL then, once for all.
        on_end: called from another thread where our own ends while it is needed, with what is to be said of that.

    Raises:
        ServerError: PREFECT_API_URL is set and nothing answers there, or our own server does not start.
    """
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        if check:
            check()
        if not answers(configured):
            raise ServerError(f"no Prefect server answers at {configured}; start it, or unset PREFECT_API_URL")
        yield configured
        return
    url = f"http://{HOST}:{port or _free_port()}/api"
    if port and not _is_free(port):
        raise ServerError(f"port {port} is taken; set PREFECT_SERVER_API_PORT to another, or PREFECT_API_URL to use it")
    is_needed = threading.Event()
    os.environ["PREFECT_API_URL"] = url
    try:
        if check:
            check()
        with TemporaryFile() as errors, _started(url, errors, with_ui=port is not None) as process:
            meanwhile()
            _wait(process, url, errors)
            is_needed.set()
            if on_end:
                threading.Thread(target=_watch, args=(process, errors, is_needed, on_end), daemon=True).start()
            try:
                yield url
            finally:
                is_needed.clear()
    finally:
        os.environ.pop("PREFECT_API_URL", None)


@contextmanager
def _started(url: str, errors: IO[bytes], *, with_ui: bool) -> Iterator["subprocess.Popen[bytes]"]:
    process = _start(url, errors, with_ui=with_ui)
    try:
        yield process
    finally:
        _stop(process)


def answers(url: str) -> bool:
    """Return whether a Prefect server's API is alive at `url`."""
    import httpx

    try:
        return httpx.get(f"{url}/health", timeout=5).is_success
    except httpx.HTTPError:
        return False


def _start(url: str, errors: IO[bytes], *, with_ui: bool) -> "subprocess.Popen[bytes]":
    """Start a server that ends when this process does: it watches the pipe that only this process holds open.

    What it writes to standard error goes to `errors`.
    """
    environment = {**os.environ, "PREFECT_SERVER_UI_ENABLED": str(with_ui).lower(), "PREFECT_UI_API_URL": url}
    port = url.removesuffix("/api").rpartition(":")[2]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        # -P: the working folder, which may hold a `flows/` or `config.py` of its own, is not on the path.
        [sys.executable, "-P", "-m", "flows.orchestration.server", port],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        env=environment,
    )


def _wait(process: "subprocess.Popen[bytes]", url: str, errors: IO[bytes]) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while not answers(url):
        if process.poll() is not None:
            raise ServerError(_end(process, errors))
        if time.monotonic() > deadline:
            raise ServerError(f"the Prefect server did not answer within {STARTUP_SECONDS} seconds")
        time.sleep(0.1)


def _watch(
    process: "subprocess.Popen[bytes]", errors: IO[bytes], is_needed: threading.Event, on_end: Callable[[str], object]
) -> None:
    process.wait()
    if is_needed.is_set():
        on_end(_end(process, errors))


def _end(process: "subprocess.Popen[bytes]", errors: IO[bytes]) -> str:
    return f"the Prefect server ended with code {process.returncode}: {_last_lines(errors)}"


def _last_lines(errors: IO[bytes]) -> str:
    """Return the end of what a process wrote to standard error, in one line."""
    errors.seek(0)
    lines = errors.read().decode(errors="replace").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    return " / ".join(said[-SAID_LINES:]) or "it did not say why; `prefect server start` may"


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _end_with_parent() -> None:
    """End this process once the pipe on its standard input closes, as it does when the parent is gone."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Serve Prefect's API at the port given as argument; the entry point of the process that `_start` starts."""
    import uvicorn

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which ends this process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    uvicorn.run(_APP, factory=True, host=HOST, port=int(sys.argv[1]), log_level="error", lifespan="on")


if __name__ == "__main__":
    main()
