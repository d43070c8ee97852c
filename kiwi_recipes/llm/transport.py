"""The HTTP client under the adapters: the httpx API over aiohttp, by the public names of both.

aiohttp does the work because it costs a third of what httpx's own transport does (`bench/transport.py`); httpx is the
API, so that another transport (a recording, a test's) can take its place.
"""

from __future__ import annotations

import functools
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from sys import intern

import aiohttp

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.addresses import environment_proxy
from kiwi_recipes.llm.deadline import Timers

# llama.cpp's HTTP library closes an idle connection after 5 s; a request sent into that moment would be lost.
KEEP_ALIVE_SECONDS = 4.0

FAILURES = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, UnicodeError)
"""What sending a request and reading its answer may raise. aiohttp's own come from a body that is read by `reader`."""


class AiohttpTransport(httpx.AsyncBaseTransport):
    """Sends httpx's requests by aiohttp. As many connections as there are streams: limits are the router's."""

    def __init__(self, proxy: httpx.Proxy | None = None) -> None:
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._session is None:  # made where a loop runs
            self._session = self.new_session()
        timeout, proxy = request.extensions.get("timeout", {}), self._proxy
        try:
            answer = await self._session.request(
                request.method,
                str(request.url),
                # aiohttp keeps them as long as the answer: most are the same each time, and are shared so.
                headers={intern(name): intern(value) for name, value in request.headers.items()},
                data=await request.aread() or None,
                allow_redirects=False,
                auto_decompress=False,
                # aiohttp applies "connect" to the whole of getting a connection: name look-up, TCP and TLS.
                timeout=aiohttp.ClientTimeout(connect=timeout.get("connect"), sock_read=timeout.get("read")),
                proxy=str(proxy.url) if proxy else None,
                proxy_auth=aiohttp.BasicAuth(*proxy.auth) if proxy and proxy.auth else None,
                proxy_headers=proxy.headers if proxy else None,
            )
        except aiohttp.InvalidURL as error:
            raise httpx.InvalidURL(str(error)) from error
        except aiohttp.ServerTimeoutError as error:
            raise httpx.ConnectTimeout(str(error)) from error
        except aiohttp.ClientConnectorError as error:
            raise httpx.ConnectError(str(error)) from error
        except aiohttp.ClientResponseError as error:
            raise httpx.RemoteProtocolError(str(error)) from error
        except aiohttp.ClientError as error:
            raise httpx.ReadError(str(error)) from error
        _keep_no_longer_than_it(answer)
        return httpx.Response(answer.status, headers=answer.raw_headers, stream=AiohttpBody(answer))

    def new_session(self) -> aiohttp.ClientSession:
        """The connections, and the cookies that balancers want back."""
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ssl=_tls(), keepalive_timeout=KEEP_ALIVE_SECONDS),
            timeout=aiohttp.ClientTimeout(total=None),
            # "unsafe": of servers named by an IP address, too. Not quoted: balancers want theirs back as they wrote it.
            cookie_jar=aiohttp.CookieJar(unsafe=True, quote_cookie=False),
        )

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()


def _keep_no_longer_than_it(answer: aiohttp.ClientResponse) -> None:
    """llama.cpp says that it keeps the connection, and closes it when a stream is over: the next request, sent before
    we have seen that (a second attempt), would be lost (findings/llama-cpp-keep-alive.sh)."""
    if answer.headers.get("server") != "llama.cpp" or answer.content_type != "text/event-stream":
        return
    if answer.connection is not None and answer.connection.protocol is not None:
        answer.connection.protocol.force_close()


class AiohttpBody(httpx.AsyncByteStream):
    """The body of an answer; `content` is aiohttp's reader of it."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.content = answer.content
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while data := await self.content.readany():
                yield data
        except aiohttp.ClientError as error:
            raise httpx.ReadError(str(error)) from error

    async def aclose(self) -> None:
        """Back to the pool if it was read to its end; else the socket is closed."""
        self._answer.release()
        await self._answer.wait_for_close()


def new_transport(base_url: httpx.URL) -> httpx.AsyncBaseTransport:
    """The transport for one model server."""
    return AiohttpTransport(environment_proxy(base_url))


def new_client(timers: Timers, transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """A client that bounds connecting and nothing else: what comes after is for the deadline of each stream."""
    return httpx.AsyncClient(
        transport=transport,
        timeout=httpx.Timeout(None, connect=timers.connect),
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # aiohttp keeps them
        # Compressing a stream means holding it back.
        headers={"accept-encoding": "identity", "user-agent": "kiwi-recipes"},
    )


def reader(response: httpx.Response) -> Callable[[], Awaitable[bytes]]:
    """What gives the next bytes of the body as they came off the socket; none at the end.

    aiohttp's own where nothing needs decoding: httpx would lay two generators around each read.
    """
    body = response.stream
    if isinstance(body, AiohttpBody) and "content-encoding" not in response.headers:
        return body.content.readany
    decoded = response.aiter_bytes()
    return lambda: anext(decoded, b"")


def drain_buffer(body: httpx.AsyncByteStream) -> bytes:
    """What had arrived of a body when the connection broke: aiohttp raises first, and keeps it. (A reset discards what
    the kernel holds; that is lost for everybody.)"""
    if not isinstance(body, AiohttpBody):
        return b""
    body.content.set_exception(None)  # type: ignore[arg-type]  # what it raises with is forgotten
    return body.content.read_nowait()


def never_connected(error: Exception) -> bool:
    """Did no connection come about?"""
    return isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)


def tls_trouble(error: Exception) -> str | None:
    """What is wrong with the other end's TLS; None: something else is."""
    match error.__cause__:
        case aiohttp.ClientConnectorCertificateError(certificate_error=ssl.SSLCertVerificationError() as refused):
            why = refused.verify_message
            return f"shows a certificate that is not trusted here ({why}); SSL_CERT_FILE names a file of those that are"
        case aiohttp.ClientConnectorSSLError():
            return "does not speak HTTPS; check its base_url, which may have to begin with http://"
        case _:
            return None


@functools.cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificate store takes some 20 ms."""
    return httpx.create_ssl_context()
