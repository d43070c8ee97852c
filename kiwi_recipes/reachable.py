"""The address under which a phone in the same network finds this server."""

from __future__ import annotations

import io
import socket

import segno

__all__ = ["lan_url", "qr_code"]

_EVERYWHERE = {"0.0.0.0": socket.AF_INET, "::": socket.AF_INET6}  # noqa: S104 - compared
# Of the ranges that documentation is written with (RFC 5737, RFC 3849). Connecting a datagram socket sends nothing.
_FAR = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}


def lan_url(host: str, port: int) -> str | None:
    """Where a server that listens on every address is reached from outside; None if there is no network."""
    family = _EVERYWHERE.get(host)
    if family is None:
        return None
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_FAR[family], 9))
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return f"http://[{address}]:{port}" if family == socket.AF_INET6 else f"http://{address}:{port}"


def qr_code(url: str) -> str:
    """Two rows of it in each line, for a terminal."""
    drawn = io.StringIO()
    segno.make(url, micro=False).terminal(drawn, compact=True)
    return drawn.getvalue()
