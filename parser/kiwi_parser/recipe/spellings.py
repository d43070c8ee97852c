"""Other keys under which models write what a recipe's fields hold."""

from __future__ import annotations

ROW: dict[str, tuple[str, ...]] = {
    "quantity": (
        *("amount", "qty", "quantities", "amt", "count", "menge", "anzahl"),
        *("quantité", "quantite", "cantidad", "quantità", "quantita"),
    ),
    "unit": (
        *("units", "measure", "measurement", "unit_of_measure", "uom", "unit_name"),
        *("einheit", "unité", "unite", "unidad", "unità", "unita"),
    ),
    "name": (
        *("ingredient", "ingredient_name", "item", "item_name", "food", "food_name", "product", "product_name"),
        *("zutat", "ingrédient", "ingrediente", "nom", "nombre", "nome"),
    ),
    "note": (
        *("notes", "preparation", "prep", "comment", "comments", "preparation_notes", "state", "details", "remark"),
        *("notiz", "hinweis", "remarque", "nota"),
    ),
    "group": ("section", "component", "gruppe", "groupe", "grupo", "gruppo"),
}
"""Of an ingredient's row."""

LINES = ("line", "text", "original", "raw", "display", "title", "label")
"""Under which a row holds a printed line."""
