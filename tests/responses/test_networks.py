"""Which network a request comes from, and whose word is taken for it."""

import pytest
from django.test import RequestFactory

from responses.networks import network_of


def request_from(address, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    return RequestFactory().post("/", headers=headers, REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("81.2.69.142", "81.2.69.0/24"),
        ("2a02:c7d:1234:5678::9", "2a02:c7d:1234::/48"),
        ("::ffff:81.2.69.142", "81.2.69.0/24"),
    ],
)
def test_a_network_is_the_first_24_bits_or_48(settings, address, network):
    settings.TRUSTED_PROXIES = 0

    assert network_of(request_from(address)) == network


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "fd00::1", "", "unknown"])
def test_an_address_of_ones_own_is_no_network(settings, address):
    settings.TRUSTED_PROXIES = 0

    assert network_of(request_from(address)) is None


def test_what_a_sender_claims_is_not_believed_where_no_proxy_is_trusted(settings):
    settings.TRUSTED_PROXIES = 0

    assert network_of(request_from("81.2.69.142", "8.8.8.8")) == "81.2.69.0/24"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (1, "81.2.69.142", "81.2.69.0/24"),
        (1, "8.8.8.8, 81.2.69.142", "81.2.69.0/24"),
        (2, "8.8.8.8, 81.2.69.142, 10.0.0.1", "81.2.69.0/24"),
        (2, "81.2.69.142", None),
        (1, "", None),
        (1, None, None),
        (1, "nonsense", None),
    ],
)
def test_the_trusted_proxies_are_counted_from_the_right(settings, proxies, forwarded, network):
    settings.TRUSTED_PROXIES = proxies

    assert network_of(request_from("10.0.0.2", forwarded)) == network
