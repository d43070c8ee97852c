"""Packs rows that were handed on: models in a quarter of their memory until somebody asks for the value.

An instance has a dict and a set of its own, some 500 bytes, which a list of rows is to keep until it closes. Packed, it
is one tuple: its class, the names of its fields and of those that were given, both shared by all rows that have the
same, and the values. What is unpacked is an instance of its own, equal to the one that was packed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import BaseModel, RootModel

_set = object.__setattr__


class PackedRow(tuple[Any, ...]):
    """The class, the fields' names, those that were given, and the values."""

    __slots__ = ()


class PackedRows(tuple[Any, ...]):
    """A list of them."""

    __slots__ = ()


def packed(value: Any) -> Any:
    """A row, or a list of rows, in less memory; anything else as it is."""
    kind = value.__class__
    if _is_plain(kind):
        members = value.__dict__
        given = frozenset(value.__pydantic_fields_set__)
        return PackedRow((kind, shared(tuple(members)), shared(given), *members.values()))
    if kind is list and value and _is_plain(value[0].__class__):
        return PackedRows(map(packed, value))
    return value


def unpacked(value: Any) -> Any:
    """What was packed."""
    kind = value.__class__
    if kind is PackedRow:
        cls, names, given, *members = value
        instance: BaseModel = cls.__new__(cls)
        _set(instance, "__dict__", dict(zip(names, members, strict=True)))
        _set(instance, "__pydantic_fields_set__", set(given))
        _set(instance, "__pydantic_extra__", None)
        _set(instance, "__pydantic_private__", None)
        return instance
    return [*map(unpacked, value)] if kind is PackedRows else value


@lru_cache(maxsize=1024)
def shared(one: Any) -> Any:
    """The same object for equal ones: for names, and for paths, which are the same in most answers to a model."""
    return one


@lru_cache(maxsize=1024)
def _is_plain(kind: type[Any]) -> bool:
    """Whether an instance is its fields and nothing else: no members without a name, no private ones, no slots."""
    if not issubclass(kind, BaseModel) or issubclass(kind, RootModel):
        return False
    if kind.model_config.get("extra") == "allow" or kind.__private_attributes__:
        return False
    own = kind.__mro__[: kind.__mro__.index(BaseModel)]
    return not any(cls.__dict__.get("__slots__") for cls in own)
