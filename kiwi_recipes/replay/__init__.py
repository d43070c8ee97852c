"""A recording served as the server that it is a recording of, or as another one.

upstream.py  as a model server: the bytes as they were read, or the same words in another API
wires.py     how each API writes words
kiwi.py      as this server: the page and the API, with the recorded run for every request
"""

from kiwi_recipes.replay.kiwi import kiwi_app
from kiwi_recipes.replay.upstream import FAMILIES, Family, family_of, upstream_app

__all__ = ["FAMILIES", "Family", "family_of", "kiwi_app", "upstream_app"]
