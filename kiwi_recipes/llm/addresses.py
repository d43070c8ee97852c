"""The addresses of model servers, and the proxies on the way to them."""

from __future__ import annotations

import base64
import ipaddress
from urllib.request import getproxies, proxy_bypass

from kiwi_recipes.http import httpx

_LAST_PORT = 65_535


def parse_base_url(text: str) -> httpx.URL:
    """The address of a model server, without a slash at its end. Raises `ValueError` that says how to write it."""
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL as error:
        raise ValueError(f"base_url is not an address: {error}") from error
    if url.scheme not in ("http", "https"):
        raise ValueError("base_url needs http:// or https:// in front, as in http://localhost:11434")
    if not url.host:
        raise ValueError("base_url names no host; write it as in http://localhost:11434")
    if "%" in url.host and ":" not in url.host:  # a blank, as httpx escapes it; behind a colon an IPv6 zone
        raise ValueError(f"base_url: {url.host!r} is no name of a host")
    if url.port is not None and not 0 < url.port <= _LAST_PORT:
        raise ValueError(f"base_url: {url.port} is no port; they go from 1 to {_LAST_PORT}")
    if url.query or url.fragment:
        raise ValueError("base_url ends with its path; what follows a ? or # is not sent")
    return url.copy_with(path=url.path.rstrip("/") or "/")


def without_userinfo(url: httpx.URL) -> tuple[httpx.URL, dict[str, str]]:
    """`url` without its user and password, and the header that carries them: httpx logs the addresses it requests."""
    if not url.userinfo:
        return url, {}
    credentials = base64.b64encode(f"{url.username}:{url.password}".encode()).decode()
    return url.copy_with(userinfo=b""), {"authorization": f"Basic {credentials}"}


def below(base_url: httpx.URL, path: str) -> httpx.URL:
    """`base_url` followed by `path`, whatever path it already has."""
    return base_url.copy_with(path=base_url.path.rstrip("/") + path)


def is_loopback(host: str) -> bool:
    """Does `host` name this very machine?"""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_OF_A_NETWORK = (".local", ".lan", ".home", ".internal", ".home.arpa", ".intranet")


def is_in_own_network(host: str) -> bool:
    """Is `host` this machine or one beside it, as far as its name or address tells?"""
    if is_loopback(host) or ("." not in host.rstrip(".") and ":" not in host) or host.endswith(_OF_A_NETWORK):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def environment_proxy(url: httpx.URL) -> httpx.Proxy | None:
    """The proxy that HTTP(S)_PROXY, ALL_PROXY and NO_PROXY name for `url`; none for this machine itself.

    A proxy cannot reach our localhost, and many set HTTP_PROXY without a thought for NO_PROXY.
    """
    if is_loopback(url.host) or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return httpx.Proxy(proxy) if proxy else None
