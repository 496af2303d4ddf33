"""Which addresses fetching may connect to."""

from ipaddress import ip_network

import pytest

from flows.fetching.addresses import is_permitted


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_public_addresses_are_permitted(address: str) -> None:
    assert is_permitted(address, ())


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",  # noqa: S104 - nothing listens there
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "2002:7f00:1::", "64:ff9b::a00:1", "64:ff9b::7f00:1",
    ],
)  # fmt: skip
def test_addresses_inside_are_not_even_where_ipv6_hides_them(address: str) -> None:
    assert not is_permitted(address, ())


def test_networks_that_the_settings_name_are_permitted() -> None:
    assert is_permitted("10.1.2.3", (ip_network("10.1.0.0/16"),))
    assert is_permitted("::ffff:10.1.2.3", (ip_network("10.1.0.0/16"),))
    assert not is_permitted("10.2.2.3", (ip_network("10.1.0.0/16"),))
