"""Small words of the five languages, by which it is told what a step's sentence says of which food."""

from __future__ import annotations

STILL = frozenset(("noch", "aber", "jetzt", "hier", "dabei", "zunachst", "gleich"))
CONJUNCTIONS = frozenset(("and", "und", "et", "y", "e"))
BOTH = frozenset(("both", "beide", "beiden", "beider", "ambos", "ambas", "entrambi", "entrambe"))
COUNTS = frozenset(("two", "three", "deux", "trois", "dos", "tres", "due", "tre", "zwei", "drei"))
DEFINITE = frozenset(("the", "les", "los", "las", "i", "le", "gli", "die", "den", "these"))
OF_BOTH = frozenset(
    ("of", "the", "kinds", "types", "sorts", "sorten", "arten", "sortes", "types", "tipos", "clases", "tipi", "i", "le")
)
MIXED = frozenset(("melange", "mezcla", "miscela"))
"""Of which all is said: "un mélange de moutarde et de miel"."""
COVERING = (
    *("saupoudr", "napp", "badigeonn", "garni", "arros", "parsem", "enduis", "tartin", "couvr", "recouvr", "fourr"),
    *("espolvore", "cubr", "unt", "rellen", "roci", "cosparg", "spolver", "spennell", "farci", "copri", "irror"),
)
"""What is covered with what: "saupoudrez la pâte de cannelle", where there is no "pâte de cannelle"."""
MADE_OF = frozenset(("de", "d", "du", "des", "del", "di", "della", "dello", "dei", "delle", "degli", "dell"))
OF_ONE = frozenset(("of", "from", "der", "des", "von", "vom", "einer", "eines"))
OF_THE = frozenset(
    ("the", "a", "an", "one", "half", "both", "der", "dem", "einer", "eines", "halben", "ganzen", "beiden")
)
OF = MADE_OF | {"al", "a", "au", "aux", "la", "l"}
SEEDS = frozenset(("seed", "graine", "pepin", "semilla", "pipa", "sem", "kern"))
"""Stems of what is another food than the one it grows in."""
OILS = frozenset(("oil", "ol", "huile", "aceit", "oli"))
"""Stems."""
WATERS = frozenset(("water", "wasser", "eau", "agua", "acqua"))
DISHES = frozenset(("chilli", "chili", "curry", "gulasch", "ragout", "risotto"))
"""They are foods of a list, too, but neither in "until the curry thickens" nor in "serve the curry"."""
INTO = frozenset(("zum", "ins", "im", "unters", "ubers"))
INTO_THE = frozenset(("to", "into", "over", "onto"))
SALADS = frozenset(("salad", "salat"))
"""What is put into one is no lettuce."""
SERVING = frozenset(("serve", "ladle", "spoon", "divide", "simmer", "season", "taste", "top", "dish", "portion"))
THICKENS = frozenset(("has", "is", "thickens", "looks", "cooks", "simmers", "bubbles", "should", "tastes"))
UNTIL = frozenset(("until", "till", "bis", "que", "finche", "affinche"))
"""Behind these it is told how long, not what is taken: "until the water runs clear"."""
