"""Recipes read out of pasted texts by a model, and held against the text by code: docs/exports.md.

source.py   the text: its lines, amounts and words
outline.py  which lines are what, for models that are too small to tell
question.py the prompt
checks.py   what the answer has that the text has not, and the other way round
reading.py  the task
"""

from kiwi_recipes.recipes.pasted.reading import MAX_TEXT, Reading, ReadRequest, reading_result

__all__ = ["MAX_TEXT", "ReadRequest", "Reading", "reading_result"]
