"""The HTTP library under the server, imported once: every other module takes it from here.

httpx is quiet since 0.28. httpx2, its maintained successor, has the same names: moving there is a change of this line
(docs/architecture.md says what it would bring).
"""

import httpx

__all__ = ["httpx"]
