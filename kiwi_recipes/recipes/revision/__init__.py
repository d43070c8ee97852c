"""A recipe that exists, changed by a word: "make it vegan", "no oven", "another title".

`Revision` is the task (`recipes/task.py`). The model is shown the recipe by its parts and writes only those that
change, one a line: "ingredient 3: 200 g tofu, diced". `lines` reads them, `book` keeps what was and what is, `attempt`
makes the wire's events of them, `prompts` asks.
"""

from kiwi_recipes.recipes.revision.request import PathUnknown, ReviseRequest
from kiwi_recipes.recipes.revision.task import Revision, RevisionResult, Subject, revision_result

__all__ = ["PathUnknown", "ReviseRequest", "Revision", "RevisionResult", "Subject", "revision_result"]
