"""Units and times in the languages that recipes are read in: words that the parser reads in the same language."""

from __future__ import annotations

from kiwi_recipes.recipes.shown import ENGLISH, ShownWords

__all__ = ["ONE_WORD", "SHOWN"]


def _units(said: str) -> dict[str, tuple[str, str]]:
    """A line for each unit: `cup: Tasse, Tassen`."""
    lines = (line.split(":") for line in said.strip().splitlines())
    words = ((unit.strip(), names.split(",")) for unit, names in lines)
    return {unit: (names[0].strip(), names[-1].strip()) for unit, names in words}


SHOWN = {
    "en": ENGLISH,
    "de": ShownWords(
        _units("""
            cup: Tasse, Tassen
            tbsp: EL
            tsp: TL
            clove: Zehe, Zehen
            slice: Scheibe, Scheiben
            can: Dose, Dosen
            bunch: Bund
            sprig: Zweig, Zweige
            pinch: Prise, Prisen
            fl_oz: fl oz
        """),
        hours="Std.",
        minutes="Min.",
        point=",",
    ),
    "fr": ShownWords(
        _units("""
            cup: tasse, tasses
            tbsp: c. à soupe
            tsp: c. à café
            clove: gousse, gousses
            slice: tranche, tranches
            can: boîte, boîtes
            bunch: botte, bottes
            sprig: brin, brins
            pinch: pincée, pincées
            fl_oz: fl oz
        """),
        point=",",
    ),
    "es": ShownWords(
        _units("""
            cup: taza, tazas
            tbsp: cucharada, cucharadas
            tsp: cucharadita, cucharaditas
            clove: diente, dientes
            slice: rodaja, rodajas
            can: lata, latas
            bunch: manojo, manojos
            sprig: ramita, ramitas
            pinch: pizca, pizcas
            fl_oz: fl oz
        """),
        point=",",
    ),
    "it": ShownWords(
        _units("""
            cup: tazza, tazze
            tbsp: cucchiaio, cucchiai
            tsp: cucchiaino, cucchiaini
            clove: spicchio, spicchi
            slice: fetta, fette
            can: lattina, lattine
            bunch: mazzetto, mazzetti
            sprig: rametto, rametti
            pinch: pizzico, pizzichi
            fl_oz: fl oz
        """),
        point=",",
    ),
}

ONE_WORD = {"fl oz": "floz", "c. à soupe": "càs", "c. à café": "càc"}
"""For importers, which take the first word behind an amount for its unit."""
