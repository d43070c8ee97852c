# ruff: noqa: E501
"""What is said about allergens, in the languages that recipes are read in; the server's own sentences are English."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ALLERGEN_WORDS", "AllergenWords"]


@dataclass(frozen=True, slots=True)
class AllergenWords:
    """Sentences by what they tell. `quoted` is a text in this language's marks; `step` names one by its number."""

    quoted: str
    step: str
    nobody_looked: str
    not_checked: str
    read_not_checked: str
    by_name: str
    contains: str
    likely: str
    allergy_unknown: str
    wish_unread: str
    language_unread: str
    pantry_unread: str


ALLERGEN_WORDS = {
    "de": AllergenWords(
        quoted="„{}“",
        step="Schritt {}",
        nobody_looked="Dieses Rezept wurde nicht auf Allergene geprüft: Lies jede Zutat selbst, bevor du kochst.",
        not_checked="Dieses Rezept wurde nicht auf Allergene geprüft. Ein Sprachmodell hat es geschrieben und kann sich "
        "irren: Lies jede Zutat selbst, bevor du kochst.",
        read_not_checked="Dieses Rezept wurde nicht auf Allergene geprüft. Ein Sprachmodell hat es in einem Text gelesen "
        "und kann sich irren: Lies jede Zutat selbst, bevor du kochst.",
        by_name="Gesucht wurde nach {entries}, allein in den Namen der Lebensmittel: Das kann zeigen, dass etwas darin "
        "ist, nie, dass es nicht darin ist. Ein Sprachmodell hat das geschrieben und kann sich irren: Lies jedes Etikett, "
        "bevor du kochst.",
        contains="{where} enthält etwas, das {entry} ausschließt ({phrase}), und wurde weggelassen.",
        likely="{where} enthält wahrscheinlich etwas, das {entry} ausschließt ({phrase}): Lies das Etikett.",
        allergy_unknown="In keiner Liste von Allergenen: {entries}. Weggelassen wird nur, was genau so heißt.",
        wish_unread="Nicht verstanden und nur dem Modell gesagt: {entries}.",
        language_unread="In der Sprache des Rezepts ({entries}) wird nicht nach Allergenen gesucht: Lies jede Zutat selbst.",
        pantry_unread="Am Namen nicht zu beurteilen, und nicht weggelassen: {entries}.",
    ),
    "fr": AllergenWords(
        quoted="« {} »",
        step="L’étape {}",
        nobody_looked="Les allergènes de cette recette n’ont pas été vérifiés : lisez vous-même chaque ingrédient avant de "
        "cuisiner.",
        not_checked="Les allergènes de cette recette n’ont pas été vérifiés. Un modèle de langue l’a écrite et peut se "
        "tromper : lisez vous-même chaque ingrédient avant de cuisiner.",
        read_not_checked="Les allergènes de cette recette n’ont pas été vérifiés. Un modèle de langue l’a lue dans un texte "
        "et peut se tromper : lisez vous-même chaque ingrédient avant de cuisiner.",
        by_name="On a cherché {entries}, dans les seuls noms des aliments : cela peut montrer que quelque chose s’y trouve, "
        "jamais que cela ne s’y trouve pas. Un modèle de langue a écrit ceci et peut se tromper : lisez chaque étiquette "
        "avant de cuisiner.",
        contains="{where} contient quelque chose que {entry} exclut ({phrase}), et a été laissé de côté.",
        likely="{where} contient sans doute quelque chose que {entry} exclut ({phrase}) : lisez l’étiquette.",
        allergy_unknown="Dans aucune liste d’allergènes : {entries}. Seul ce qui porte exactement ce nom est laissé de côté.",
        wish_unread="Pas compris, et dit au modèle seul : {entries}.",
        language_unread="Dans la langue de la recette ({entries}), aucun allergène n’est cherché : lisez vous-même chaque "
        "ingrédient.",
        pantry_unread="Impossible d’en juger par le nom, et pas laissé de côté : {entries}.",
    ),
    "es": AllergenWords(
        quoted="«{}»",
        step="El paso {}",
        nobody_looked="No se han revisado los alérgenos de esta receta: lee tú cada ingrediente antes de cocinar.",
        not_checked="No se han revisado los alérgenos de esta receta. La escribió un modelo de lenguaje, que puede "
        "equivocarse: lee tú cada ingrediente antes de cocinar.",
        read_not_checked="No se han revisado los alérgenos de esta receta. La leyó en un texto un modelo de lenguaje, que "
        "puede equivocarse: lee tú cada ingrediente antes de cocinar.",
        by_name="Se ha buscado {entries}, solo en los nombres de los alimentos: eso puede mostrar que algo está, nunca que "
        "no está. Lo escribió un modelo de lenguaje, que puede equivocarse: lee cada etiqueta antes de cocinar.",
        contains="{where} contiene algo que {entry} excluye ({phrase}), y se ha dejado fuera.",
        likely="{where} contiene probablemente algo que {entry} excluye ({phrase}): lee la etiqueta.",
        allergy_unknown="En ninguna lista de alérgenos: {entries}. Solo se deja fuera lo que se llama exactamente así.",
        wish_unread="No se ha entendido, y solo se ha dicho al modelo: {entries}.",
        language_unread="En el idioma de la receta ({entries}) no se buscan alérgenos: lee tú cada ingrediente.",
        pantry_unread="No se puede juzgar por el nombre, y no se ha dejado fuera: {entries}.",
    ),
    "it": AllergenWords(
        quoted="«{}»",
        step="Il passaggio {}",
        nobody_looked="Gli allergeni di questa ricetta non sono stati controllati: leggi ogni ingrediente prima di cucinare.",
        not_checked="Gli allergeni di questa ricetta non sono stati controllati. L’ha scritta un modello linguistico, che "
        "può sbagliare: leggi ogni ingrediente prima di cucinare.",
        read_not_checked="Gli allergeni di questa ricetta non sono stati controllati. L’ha letta in un testo un modello "
        "linguistico, che può sbagliare: leggi ogni ingrediente prima di cucinare.",
        by_name="Si è cercato {entries}, solo nei nomi degli alimenti: questo può mostrare che qualcosa c’è, mai che non "
        "c’è. L’ha scritto un modello linguistico, che può sbagliare: leggi ogni etichetta prima di cucinare.",
        contains="{where} contiene qualcosa che {entry} esclude ({phrase}), ed è stato tralasciato.",
        likely="{where} contiene probabilmente qualcosa che {entry} esclude ({phrase}): leggi l’etichetta.",
        allergy_unknown="In nessuna lista di allergeni: {entries}. Si tralascia solo ciò che si chiama esattamente così.",
        wish_unread="Non capito, e detto solo al modello: {entries}.",
        language_unread="Nella lingua della ricetta ({entries}) non si cercano allergeni: leggi ogni ingrediente.",
        pantry_unread="Non si può giudicare dal nome, e non è stato tralasciato: {entries}.",
    ),
}
