"""Which client address a request comes from."""

import pytest

from perennial.access.addresses import client_address, is_from_proxy

PROXY = "10.0.0.7"


def meta(peer, forwarded=None):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return {"REMOTE_ADDR": peer, **headers}


def test_without_proxies_the_sender_is_the_client_whatever_the_header_says():
    assert client_address(meta("198.51.100.9", "203.0.113.5"), ()) == "198.51.100.9"


def test_a_stranger_who_sends_the_header_is_not_believed():
    assert client_address(meta("198.51.100.9", "203.0.113.5"), [PROXY]) == "198.51.100.9"
    assert not is_from_proxy(meta("198.51.100.9"), [PROXY])


def test_a_configured_proxy_is_believed():
    assert client_address(meta(PROXY, "203.0.113.5"), [PROXY]) == "203.0.113.5"
    assert is_from_proxy(meta(PROXY), [PROXY])


def test_only_what_the_proxy_itself_added_counts():
    assert client_address(meta(PROXY, "1.1.1.1, 127.0.0.1, 203.0.113.5"), [PROXY]) == "203.0.113.5"


def test_a_chain_of_configured_proxies_is_followed():
    assert client_address(meta(PROXY, "203.0.113.5, 10.0.0.8"), ["10.0.0.0/24"]) == "203.0.113.5"


def test_when_all_are_proxies_the_farthest_is_the_client():
    assert client_address(meta(PROXY, "10.0.0.9, 10.0.0.8"), ["10.0.0.0/24"]) == "10.0.0.9"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("203.0.113.5:4711", "203.0.113.5"),
        ("[2001:DB8::1]:443", "2001:db8::1"),
        ("2001:DB8::1", "2001:db8::1"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ('"203.0.113.5"', "203.0.113.5"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_an_address_is_spelt_in_one_way(written, read):
    assert client_address(meta(PROXY, written), [PROXY]) == read


@pytest.mark.parametrize("nonsense", ["unknown", "", "<script>", "203.0.113", "1.2.3.4, gibberish", "\x00"])
def test_nonsense_in_the_header_leaves_the_proxy_as_client(nonsense):
    assert client_address(meta(PROXY, nonsense), [PROXY]) == PROXY


def test_a_header_of_a_megabyte_is_not_walked_to_its_end():
    endless = ", ".join(["203.0.113.5"] + [PROXY] * 100_000)
    assert client_address(meta(PROXY, endless), [PROXY]) == PROXY


@pytest.mark.parametrize("peer", ["", None, "unix:"])
def test_a_local_socket_has_no_address(peer):
    assert client_address({"REMOTE_ADDR": peer}, [PROXY]) == ""
    assert client_address({}, [PROXY]) == ""
    assert not is_from_proxy({}, [PROXY])


def test_a_proxy_that_is_no_address_is_a_mistake_of_the_operator():
    with pytest.raises(ValueError, match=r"proxy\.example"):
        client_address(meta(PROXY), ["proxy.example"])
