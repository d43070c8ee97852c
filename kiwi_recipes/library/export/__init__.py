"""A recipe in the forms that other programs and people read: docs/exports.md."""

from kiwi_recipes.library.export.cooklang import cooklang
from kiwi_recipes.library.export.forms import FORMS, Export, FormName, export
from kiwi_recipes.library.export.json_ld import json_ld, nextcloud, web_page
from kiwi_recipes.library.export.kept import export_kept, recipe_of_kept
from kiwi_recipes.library.export.markdown import markdown
from kiwi_recipes.library.export.paprika import paprika, paprika_file
from kiwi_recipes.library.export.text import text

__all__ = [
    "FORMS",
    "Export",
    "FormName",
    "cooklang",
    "export",
    "export_kept",
    "json_ld",
    "markdown",
    "nextcloud",
    "paprika",
    "paprika_file",
    "recipe_of_kept",
    "text",
    "web_page",
]
