"""Makes instances of models and dataclasses of parts that were validated one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from kiwi_parser.plan.core_schema import Schema
from kiwi_parser.plan.fields import ASIDE


def model_maker(leaf: Schema) -> Callable[[Any], BaseModel]:
    """Makes an instance of valid parts, as pydantic-core does: `model_construct` would look for aliases again."""
    cls: type[BaseModel] = leaf["cls"]
    new, is_root, post_init = cls.__new__, leaf.get("root_model"), leaf.get("post_init")

    def make(parts: Any) -> BaseModel:
        values, extra, given = ({"root": parts}, None, {"root"}) if is_root else parts
        if extra:
            given = {name.removeprefix(ASIDE) for name in given}
        instance = new(cls)
        _set(instance, "__dict__", values)
        _set(instance, "__pydantic_fields_set__", given)
        if not is_root:
            _set(instance, "__pydantic_extra__", extra and {key.removeprefix(ASIDE): extra[key] for key in extra})
            _set(instance, "__pydantic_private__", None)
        if post_init:
            getattr(instance, post_init)(None)
        return instance

    return make


_set = object.__setattr__
"""For what a frozen model, or one that validates assignments, would not let pass."""


def dataclass_maker(leaf: Schema) -> Callable[[Any], object]:
    cls: type[object] = leaf["cls"]

    def make(parts: tuple[dict[str, Any], tuple[Any, ...] | None]) -> object:
        values, init_only = parts
        instance = cls.__new__(cls)
        for name, value in values.items():
            _set(instance, name, value)
        if leaf.get("post_init"):
            instance.__post_init__(*(init_only or ()))  # type: ignore[attr-defined]
        return instance

    return make
