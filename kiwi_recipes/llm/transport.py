"""The HTTP client under the adapters: how it connects, and what its failures mean.

The httpx API over aiohttp's transport (`httpx-aiohttp`), chosen by measurement: see docs/upstreams.md and
`bench/transport.py`.
"""

from __future__ import annotations

import base64
import functools
import ipaddress
import ssl
from collections.abc import Awaitable, Callable
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from kiwi_recipes.llm.timers import Timers, Watch

# llama.cpp's HTTP library closes an idle connection after 5 s; a request sent into that moment would be lost.
KEEP_ALIVE_SECONDS = 4.0


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


def environment_proxy(url: httpx.URL) -> httpx.Proxy | None:
    """The proxy that HTTP(S)_PROXY, ALL_PROXY and NO_PROXY name for `url`; none for this machine itself.

    A proxy cannot reach our localhost, and many set HTTP_PROXY without a thought for NO_PROXY.
    """
    if is_loopback(url.host) or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return httpx.Proxy(proxy) if proxy else None


def new_transport(base_url: httpx.URL) -> httpx.AsyncBaseTransport:
    """The transport for one model server. As many connections as there are streams: limits are the router's."""
    return AiohttpTransport(
        verify=_tls(),
        proxy=environment_proxy(base_url),
        client=lambda: aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ssl=_tls(), keepalive_timeout=KEEP_ALIVE_SECONDS),
            # "unsafe": of servers named by an IP address, too. Not quoted: balancers want theirs back as they wrote it.
            cookie_jar=aiohttp.CookieJar(unsafe=True, quote_cookie=False),
        ),
    )


def new_client(
    base_url: httpx.URL, timers: Timers, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """A client that bounds connecting and nothing else: what comes after is for `timers.Watch` to judge."""
    return _Client(
        transport=transport or new_transport(base_url),
        # aiohttp applies "pool" to the whole of getting a connection: name look-up, TCP and TLS.
        timeout=httpx.Timeout(None, connect=timers.connect, pool=timers.connect),
        follow_redirects=False,
        trust_env=False,
        # Compressing a stream means holding it back.
        headers={"accept-encoding": "identity", "user-agent": "kiwi-recipes"},
    )


class _NoCookies(httpx.Cookies):
    def extract_cookies(self, response: httpx.Response) -> None:
        """Not looked for."""


_NO_COOKIES = _NoCookies()


class _Client(httpx.AsyncClient):
    """Leaves cookies to aiohttp, which keeps them, too: httpx looks for them in each answer by way of urllib and email,
    some 7 % of what a stream's start and end cost."""

    @property  # type: ignore[misc]  # not to be set
    def cookies(self) -> httpx.Cookies:
        return _NO_COOKIES


class Reader:
    """Reads a body by `more`. Every wait is watched."""

    def __init__(self, watch: Watch, more: Callable[[], Awaitable[bytes]]) -> None:
        self._watch = watch
        self._more = more

    async def read(self) -> bytes:
        """The next bytes, as they came off the socket; none at the end."""
        return await self._watch.wait(self._more)


def reader(response: httpx.Response, watch: Watch) -> Reader:
    """Reads the body, straight from aiohttp where nothing needs decoding: httpx and httpx-aiohttp would wrap each read
    in three generators. Its failures are aiohttp's own then."""
    body = _body(response)
    if body is not None and "content-encoding" not in response.headers:
        return Reader(watch, body.readany)
    decoded = response.aiter_bytes()
    return Reader(watch, lambda: anext(decoded, b""))


def unread(response: httpx.Response) -> bytes:
    """What had arrived when the connection broke: aiohttp raises first and keeps it. There is no public way to it, so
    a test holds that it is still found (a reset discards what the kernel holds; that is lost for everybody)."""
    body = _body(response)
    buffer = getattr(body, "_buffer", None)
    if body is None or not buffer:
        return b""
    left = b"".join(buffer)[body._buffer_offset :]
    buffer.clear()
    return left


def _body(response: httpx.Response) -> aiohttp.StreamReader | None:
    """aiohttp's reader, where it is its transport that answered and nothing (a recording) is laid around the body."""
    stream = getattr(response.stream, "_stream", response.stream)  # httpx lays a stopwatch around it
    body = getattr(getattr(stream, "_aiohttp_response", None), "content", None)
    return body if isinstance(body, aiohttp.StreamReader) else None


def never_connected(error: httpx.TransportError) -> bool:
    """Did no connection come about? httpx-aiohttp calls a refusal ConnectTimeout, but also a server that hung up."""
    if isinstance(error.__cause__, aiohttp.ClientError):
        return isinstance(error.__cause__, aiohttp.ClientConnectorError | aiohttp.ServerTimeoutError)
    return isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError)


@functools.cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificate store takes some 20 ms."""
    return httpx.create_ssl_context()
