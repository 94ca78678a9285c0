"""Which client address a request comes from: the one function that answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

FARTHEST = 20


def client_address(request_meta: Mapping[str, Any], trusted_proxies: Sequence[str]) -> str:
    """The client's IP address in its usual spelling, '' when there is none (a local socket).

    Forwarded-for is believed only as far as configured proxies hand it on: from the right, the first address
    that is no proxy of ours is the client, and whatever stands left of it anybody may have made up.
    `trusted_proxies` are addresses or networks ("10.0.0.0/8"); raises ValueError for anything else.
    """
    peer = _address(str(request_meta.get("REMOTE_ADDR") or ""))
    if peer is None:
        return ""
    trusted = _networks(tuple(trusted_proxies))
    handed_on = str(request_meta.get("HTTP_X_FORWARDED_FOR") or "").rsplit(",", FARTHEST)[-FARTHEST:]
    for text in reversed(handed_on):
        if not _is_trusted(peer, trusted):
            break
        farther = _address(text)
        if farther is None:
            break
        peer = farther
    return str(peer)


def is_from_proxy(request_meta: Mapping[str, Any], trusted_proxies: Sequence[str]) -> bool:
    """Whether the nearest sender is a configured proxy, so that its other forwarded headers count."""
    peer = _address(str(request_meta.get("REMOTE_ADDR") or ""))
    return peer is not None and _is_trusted(peer, _networks(tuple(trusted_proxies)))


@lru_cache(maxsize=8)
def _networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(text, strict=False) for text in texts)


def _is_trusted(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _address(text: str) -> Address | None:
    """An address with or without port, brackets or zone; IPv4 inside IPv6 is IPv4."""
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
