"""A YAML file that remembers on which line everything stands, and refuses a key that stands there twice."""

from __future__ import annotations

import re
from typing import Any

import yaml

Place = tuple[Any, ...]


class YamlError(ValueError):
    """Not YAML; `line` counts from 1. The text never quotes the file, which may hold keys."""

    def __init__(self, text: str, line: int | None) -> None:
        super().__init__(text)
        self.text = text
        self.line = line


class _Loader(yaml.SafeLoader):
    """YAML 1.2's booleans, true and false alone: a backend may well be called `off`."""


_Loader.yaml_implicit_resolvers = {
    first: [entry for entry in resolvers if entry[0] != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), "tTfF")


class YamlDocument:
    """`value` is the content as plain Python; `line(place)` is where the value at that path of keys stands."""

    def __init__(self, text: str) -> None:
        """Raises YamlError."""
        self._lines: dict[Place, int] = {}
        try:
            self.value: Any = self._read(_Loader(text))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise YamlError(_words(error), mark.line + 1 if mark else None) from None
        except yaml.YAMLError:
            raise YamlError("has characters that YAML does not allow", None) from None

    def _read(self, loader: _Loader) -> Any:
        node = loader.get_single_node()
        if node is None:
            return None
        self._walk(loader, node, (), ())
        return loader.construct_document(node)

    def line(self, place: Place) -> int | None:
        """The line of the value at `place`, or of what would hold it."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place)

    def _walk(self, loader: _Loader, node: yaml.Node, place: Place, above: tuple[yaml.Node, ...]) -> None:
        self._lines.setdefault(place, node.start_mark.line + 1)
        if node in above:
            raise YamlError("refers to itself", node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self._walk(loader, item, (*place, index), (*above, node))
        elif isinstance(node, yaml.MappingNode):
            seen: dict[Any, int] = {}
            for key_node, value_node in node.value:
                line = key_node.start_mark.line + 1
                if not isinstance(key_node, yaml.ScalarNode):
                    raise YamlError("a key must be a plain word", line)
                key = key_node.value if key_node.tag.endswith(":merge") else loader.construct_object(key_node)
                if key in seen:
                    raise YamlError(f"`{key}` stands here a second time; the first is on line {seen[key]}", line)
                seen[key] = line
                self._lines[(*place, key)] = line
                self._walk(loader, value_node, (*place, key), (*above, node))


def _words(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "cannot be read"
    if r"'\t'" in problem:
        return "is indented with a tab; YAML wants spaces"
    return f"is not YAML: {problem}"
