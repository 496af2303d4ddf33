"""Connections that are opened to permitted addresses only, and end at a deadline."""

import ipaddress
import socket
import ssl
from collections.abc import Iterable, Iterator, Sequence
from time import monotonic

import httpcore

from flows.sources.refusing import Refused, why
from transforms.records import Reason

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # an IPv4 address in its last 32 bits


class GuardedBackend(httpcore.NetworkBackend):
    """Network that connects to the very address that was checked: a name may lead elsewhere when it is asked again."""

    def __init__(self, allowed: Sequence[Network], deadline: float) -> None:
        """`deadline` is a time of the monotonic clock; `allowed` are networks permitted though they are not public."""
        self._allowed = allowed
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that is permitted and answers.

        Raises:
            Refused: address_refused where none is permitted; fetch_failed where the name is not known.
        """
        problem: Exception | None = None
        for address in self._permitted(host, port):
            try:
                stream = self._network.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _DeadlineStream(stream, self._deadline)
        raise problem or httpcore.ConnectError(f"{host} has no address")

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._network.sleep(seconds)

    def _permitted(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved: {why(error)}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        permitted = [address for address in addresses if is_permitted(address, self._allowed)]
        if addresses and not permitted:
            detail = f"{host} is {', '.join(addresses)}, no public address; fetch.allowed_networks can permit it"
            raise Refused(Reason.ADDRESS_REFUSED, detail)
        return permitted


class _DeadlineStream(httpcore.NetworkStream):
    """Stream whose every read and write ends at the deadline, however slowly the other side sends."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("it took longer than fetch.request_seconds")
    return left if timeout is None else min(left, timeout)


def is_permitted(address: str, allowed: Sequence[Network]) -> bool:
    """Return whether an address, with all that it stands for, is public or in one of the `allowed` networks."""
    return all(
        any(meant in network for network in allowed) or (meant.is_global and not meant.is_multicast)
        for meant in _meant(ipaddress.ip_address(address.partition("%")[0]))
    )


def _meant(address: Address) -> Iterator[Address]:
    """Yield the addresses that traffic to `address` may reach: IPv6 can carry an IPv4 address inside."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
    elif address.ipv4_mapped:
        yield address.ipv4_mapped
    else:
        yield address
        if address.sixtofour:
            yield address.sixtofour
        if address in NAT64:
            yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
