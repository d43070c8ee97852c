"""Which names this server answers to, against DNS rebinding: a page elsewhere whose name is made to lead to this
machine may read what comes from that name. It can't do so with an address, nor with a name that is this machine's own.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Awaitable, Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from kiwi_recipes.api.problem_details import Problem

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

ANY = "*"
_HOST = re.compile(rb"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?")
"""A name or address, and perhaps a port (RFC 9110, 7.2). Ports are not looked at: a tunnel has its own."""


class AllowedHosts:
    """`listens_on` is what `--host` says; where it is not known, or stands for all, the server answers to any address
    and to this machine's own name. `names` are further ones: `*.example.com` for all below one, `*` for any."""

    def __init__(self, listens_on: str | None, names: Iterable[str]) -> None:
        self._names = {name.lower().rstrip(".") for name in (*names, *([listens_on] if listens_on else []))}
        self._addresses = {address for name in self._names if (address := _address(name)) is not None}
        self._any_address = listens_on is None or any(address.is_unspecified for address in self._addresses)
        if self._any_address:
            self._names |= _names_of_this_machine()

    def answers(self, host: bytes) -> bool:
        """Does it answer to this `Host`? None at all is not a browser's request."""
        if ANY in self._names or not host:
            return True
        match = _HOST.fullmatch(host.lower())
        if match is None:
            return False
        name = match[1].decode().strip("[]").rstrip(".")
        address = _address(name)
        if address is not None:
            return self._any_address or address.is_loopback or address in self._addresses
        return name == "localhost" or name.endswith(".localhost") or self._is_named(name)

    def _is_named(self, name: str) -> bool:
        below = (pattern[1:] for pattern in self._names if pattern.startswith("*."))
        return name in self._names or name.endswith(tuple(below))


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _names_of_this_machine() -> set[str]:
    """Those that its network knows it by: `kitchen`, `kitchen.local` (mDNS), and what it calls itself in full."""
    full = socket.gethostname().lower().rstrip(".")
    short = full.partition(".")[0]
    return {full, short, f"{short}.local"}


class HostGuard:
    """Middleware: 421 for a name that is not this server's, if `hosts` are given. It has nothing to do behind the app,
    so it is no coroutine, which would be kept and resumed for as long as a stream."""

    def __init__(self, app: ASGIApp, hosts: AllowedHosts | None) -> None:
        self.app = app
        self.hosts = hosts

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http" and self.hosts is not None:
            hosts = [value for name, value in scope["headers"] if name == b"host"]
            if not all(map(self.hosts.answers, hosts)):
                return _misdirected().response()(scope, receive, send)
        return self.app(scope, receive, send)


def _misdirected() -> Problem:
    detail = (
        "This server does not answer to the name in the address. Use localhost, or the address that it listens on; if "
        "the name is this server's, set KIWI_ALLOWED_HOSTS to it and start it again."
    )
    return Problem(421, "misdirected", detail)
