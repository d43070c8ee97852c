"""JSON-LD's several ways of writing one thing (https://www.w3.org/TR/json-ld11/, sections 4.2 to 4.4), as one."""

from __future__ import annotations

from typing import Any

__all__ = ["expanded", "unprefixed"]

_DEEPEST = 12
"""A recipe's sections, steps and their values go down six levels."""
_PREFIXES = ("schema:", "https://schema.org/", "http://schema.org/")
_HOLDERS = ("@list", "@set", "@value")


def unprefixed(node: dict[str, Any]) -> dict[str, Any]:
    """`schema:name` is `name`."""
    if not any(key.startswith(_PREFIXES) for key in node):
        return node
    return {_bare(key): value for key, value in node.items()}


def expanded(value: Any, depth: int = _DEEPEST) -> Any:
    """`{"@value": 4}` is 4, `{"@list": […]}` the list, a ListItem its item; positions give the order."""
    if depth == 0:
        return value
    if isinstance(value, list):
        return _in_order([expanded(entry, depth - 1) for entry in value])
    if not isinstance(value, dict):
        return value
    for holder in _HOLDERS:
        if holder in value:
            return expanded(value[holder], depth - 1)
    return {key: expanded(member, depth - 1) for key, member in unprefixed(value).items()}


def _bare(key: str) -> str:
    for prefix in _PREFIXES:
        if key.startswith(prefix):
            return key[len(prefix) :]
    return key


def _in_order(entries: list[Any]) -> list[Any]:
    """JSON-LD's lists have no order of their own; `position` says it where each has another one."""
    places = [_position(entry) for entry in entries]
    if not places or None in places or len(set(places)) < len(places):
        ordered = entries
    else:
        ordered = [entry for _, entry in sorted(zip(places, entries, strict=True), key=lambda pair: pair[0] or 0)]
    return [entry["item"] if _is_list_item(entry) else entry for entry in ordered]


def _position(entry: Any) -> int | None:
    said = entry.get("position") if isinstance(entry, dict) and "@type" in entry else None
    if isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) < len("1000"):
        return int(said)
    return said if isinstance(said, int) and not isinstance(said, bool) else None


def _is_list_item(entry: Any) -> bool:
    return isinstance(entry, dict) and str(entry.get("@type")).endswith("ListItem") and bool(entry.get("item"))
