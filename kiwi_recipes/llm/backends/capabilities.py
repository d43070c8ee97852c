"""What a server accepts, found out by what it refuses, and remembered for each of its models. No I/O."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.llm.wire.refusal import Refusal

# How servers name the thing when they cannot hold a model to a schema; the second only where nothing else is named.
_SCHEMA = re.compile(
    r"response_format|json_schema|json_object|schema|grammar|json.?(mode|output|object)|structured.?output|guided"
    r"|xgrammar|outlines|\bstrict\b",
    re.I,
)
_PERHAPS_SCHEMA = re.compile(r"format|json", re.I)

# A refusal that names one of these is not about the schema.
_SOMETHING_ELSE = re.compile(
    r"\bmodels?\b|messages|\brole\b|tokens|temperature|api.?key|unauthori[sz]ed|credit|billing|quota|balance|payment"
    r"|moderation|policy|safety|\bprompt\b|image|region|account",
    re.I,
)

# Beyond so many models (a caller may name any) the one not asked for longest is forgotten.
_MOST_MODELS = 64


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a server has turned out to accept.

    json      how it can be made to answer in JSON: by schema, as any JSON, or only by being asked to
    without   the optional parameters that it refuses
    """

    json: Literal["schema", "object", "prompt"] = "schema"
    without: frozenset[str] = frozenset()

    def accepts(self, parameter: str) -> bool:
        return parameter not in self.without

    def downgrade(self) -> Capabilities | None:
        """The same with the next weaker way to JSON; None below the weakest."""
        if self.json == "prompt":
            return None
        return replace(self, json="object" if self.json == "schema" else "prompt")

    def after_refusal(
        self, prompt: Prompt, refusal: Refusal, optional: Mapping[str, str], limits: tuple[str, ...]
    ) -> Capabilities | None:
        """What to try after `refusal`: without the parameter that it names, or with a weaker way to JSON. None where
        neither would help.

        optional  the parameters that can be left out, and the words by which a server refuses each
        limits    the ones that bound the answer's length
        """
        if refusal.status not in (400, 422, 500, 501) or refusal.is_page:
            return None
        if refusal.about_length and (left := frozenset(limits) - self.without):
            return replace(self, without=self.without | left)
        if refusal.about_context:
            return None
        for parameter, words in optional.items():
            if self.accepts(parameter) and re.search(words, refusal.text):
                return replace(self, without=self.without | {parameter})
        return self.downgrade() if prompt.schema is not None and _about_schema(refusal) else None


def names_parameter(refusal: Refusal, optional: Mapping[str, str]) -> bool:
    """Does it name a parameter, or the schema, as what it is about?"""
    return _SCHEMA.search(refusal.text) is not None or any(
        re.search(words, refusal.text) for words in optional.values()
    )


def _about_schema(refusal: Refusal) -> bool:
    if _SCHEMA.search(refusal.text):
        return True
    if _SOMETHING_ELSE.search(refusal.text):
        return False
    return refusal.status in (400, 422) or _PERHAPS_SCHEMA.search(refusal.text) is not None


class Learned:
    """What worked, for each model of one server: models behind one gateway differ as servers do."""

    def __init__(self) -> None:
        self._capabilities: OrderedDict[str, Capabilities] = OrderedDict()
        self._holds_to_schemas: set[str] = set()

    def of(self, model: str, prompt: Prompt) -> Capabilities:
        """How to ask it for an answer to `prompt`."""
        capabilities = self._capabilities.get(model) or Capabilities()
        return replace(capabilities, json="prompt") if prompt.schema_in_words else capabilities

    def accepts(self, model: str, parameter: str) -> bool:
        return (self._capabilities.get(model) or Capabilities()).accepts(parameter)

    def note_ignored(self, model: str) -> bool:
        """It takes schemas and ignores them: from now on it is asked in words. Was that not known?"""
        self._holds_to_schemas.discard(model)
        known = self._capabilities.get(model) or Capabilities()
        self._keep(model, replace(known, json="prompt"))
        return known.json != "prompt"

    def note(self, model: str, capabilities: Capabilities | None, prompt: Prompt) -> None:
        """`capabilities` worked. A model that has held to one schema is only at odds with another, not with schemas;
        and to have asked in words by our own choice says nothing about either."""
        if capabilities is None:
            return
        if prompt.schema is not None and capabilities.json == "schema":
            self._holds_to_schemas.add(model)
        if prompt.schema_in_words:
            capabilities = replace(capabilities, json=(self._capabilities.get(model) or Capabilities()).json)
        elif model in self._holds_to_schemas:
            capabilities = replace(capabilities, json="schema")
        if capabilities != self._capabilities.get(model):
            self._keep(model, capabilities)

    def _keep(self, model: str, capabilities: Capabilities) -> None:
        self._capabilities[model] = capabilities
        self._capabilities.move_to_end(model)
        if len(self._capabilities) > _MOST_MODELS:
            forgotten, _ = self._capabilities.popitem(last=False)
            self._holds_to_schemas.discard(forgotten)
