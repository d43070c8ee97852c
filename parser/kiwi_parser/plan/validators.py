"""pydantic's validators for the places of a plan, built when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic_core import SchemaValidator

from kiwi_parser.plan.core_schema import CoreSchemas, Schema
from kiwi_parser.plan.notes import Notes


class Refused(Exception):
    """pydantic does not take a value, or a validator raised something: all else is a fault of this parser's."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


class TooEarly(Exception):
    """A validator looked at fields (`info.data`) that are not all known yet: it is to be asked again when they are."""


def refusal(error: Exception) -> Exception:
    """What an exception from within pydantic means: validators of others may raise anything, our own code may not."""
    where = error.__traceback__ and error.__traceback__.tb_next
    if where is None or isinstance(error, TooEarly):  # of pydantic's own
        return Refused(error)
    while where.tb_next is not None:
        where = where.tb_next
    ours = str(where.tb_frame.f_globals.get("__name__")).partition(".")[0] == __name__.partition(".")[0]
    return error if ours else Refused(error)


class LazyValidator:
    """A validator that is built when it is first needed: at most places of a model `FieldPlan.validate` never is."""

    __slots__ = ("_config", "_schema", "_schemas", "_validator")

    def __init__(self, schemas: CoreSchemas, schema: Callable[[], Schema], config: Schema) -> None:
        self._schemas = schemas
        self._schema = schema
        self._config = config
        self._validator: SchemaValidator | None = None

    def _build(self) -> SchemaValidator:
        validator = self._validator = self._schemas.validator(self._schema(), self._config)
        return validator


class LazyCheck(LazyValidator):
    """What a `Check` needs: `validated` is one. To call an object that can be called costs a third more."""

    __slots__ = ()

    def validated(self, value: Any, notes: Notes) -> Any:
        validator = self._validator or self._build()
        try:
            return validator.validate_python(value, context=notes)
        except Exception as error:
            raise refusal(error) from error


class LazyAssign(LazyValidator):
    """An `Assign`, by pydantic's own way of validating one field among others."""

    __slots__ = ()

    def __call__(self, values: dict[str, Any], name: str, value: Any, notes: Notes) -> Any:
        validator = self._validator or self._build()
        try:
            assigned: Any = validator.validate_assignment(values, name, value, context=notes)
        except Exception as error:
            raise refusal(error) from error
        return assigned[0][name]


class LazyDefault(LazyValidator):
    """Makes a field's default, validated. Raises ValidationError."""

    __slots__ = ()

    def __call__(self) -> Any:
        default: Any = (self._validator or self._build()).get_default_value()
        return default.value
