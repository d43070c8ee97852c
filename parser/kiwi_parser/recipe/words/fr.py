"""French."""

from kiwi_parser.recipe.words.table import Words

FR = Words(
    numbers={
        1: "un, une", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit", 9: "neuf",
        10: "dix", 11: "onze", 12: "douze", 15: "quinze", 16: "seize", 18: "dix-huit", 20: "vingt",
        24: "vingt-quatre", 25: "vingt-cinq", 30: "trente", 35: "trente-cinq", 40: "quarante", 45: "quarante-cinq",
        50: "cinquante", 60: "soixante", 90: "quatre-vingt-dix", 100: "cent",
    },
    parts={2: "demi, demie, demis, demies, moitié", 3: "tiers", 4: "quart, quarts", 8: "huitième, huitièmes"},
    units={
        "g": "gramme, grammes, gr",
        "kg": "kilo, kilos, kilogramme, kilogrammes",
        "ml": "millilitre, millilitres",
        "l": "litre, litres",
        "tsp": "cuillère à café, cuillères à café, cuillere à café, cuillères a café, cuillère à thé, cuillères à thé, "
               "cuillerée à café, cuillerées à café, cuil. à café, cuil à café, c. à café, c à café, c. à c., c. à c, "
               "c à c, c.à.c., c.à.c, c.à c., càc, cac, c. a c., cuillère café, petite cuillère, petites cuillères, "
               "cs à café, c. à thé, cuillères à dessert",
        "tbsp": "cuillère à soupe, cuillères à soupe, cuillere à soupe, cuillères a soupe, cuillerée à soupe, "
                "cuillerées à soupe, cuil. à soupe, cuil à soupe, c. à soupe, c à soupe, c. à s., c. à s, c à s, "
                "c.à.s., c.à.s, c.à s., càs, cas, c. a s., cuillère à table, cuillères à table, grande cuillère, "
                "grandes cuillères, c. à table",
        "cup": "tasse, tasses",
        "oz": "once, onces",
        "piece": "pièce, pièces, morceau, morceaux",
        "clove": "gousse, gousses",
        "slice": "tranche, tranches, rondelle, rondelles",
        "can": "boîte, boîtes, boite, boites, conserve, conserves, boîte de conserve",
        "bunch": "botte, bottes, bouquet, bouquets",
        "sprig": "brin, brins, branche, branches, brindille, brindilles",
        "pinch": "pincée, pincées",
    },
    of_units={(500, "g"): "livre, livres", (10, "ml"): "centilitre, centilitres", (100, "ml"): "décilitre, décilitres"},
    own="once, onces, cas, cac, quart, quarts, cent, tiers, dix, sept, six",
    not_own="a, an, cc, c, tin, c.",
    dozen="douzaine, douzaines",
    and_="et",
    to="à, a, ou, et",
    between="entre, de",
    plus="plus, et, +",
    or_="ou",
    times="fois",
    each="de, à, d'",
    about="environ, env., env, à peu près, presque, une bonne",
    few="un peu, quelques, un petit peu, un filet, un trait, une noix, une poignée ou deux, un soupçon, un nuage, "
        "une goutte, un bon filet, une lichette",
    of="de, d', d’, du, des, de la, de l', de l’",
    fills="bombée, bombées, rase, rases, bien pleine, bien pleines, bonne, bonnes, pleine, pleines, pleins",
    sizes="petit, petite, petits, petites, gros, grosse, grosses, grand, grande, grands, grandes, belle, belles, beau, "
          "beaux, moyen, moyenne, moyens, moyennes, fine, fines, épaisse, épaisses",
    extracts="jus, le jus, zeste, zestes, le zeste, écorce, blancs, jaunes",
    tails="au goût, selon le goût, selon votre goût, à volonté, pour servir, pour décorer, facultatif, facultative, "
          "optionnel, pour la cuisson, pour le moule, pour la garniture, si besoin",
    adjectives="petits, petites, grosses, gros, grandes, grands, belles, beaux, jeunes, bonnes, bons",
    days="jour, jours, j",
    hours="heure, heures, h",
    minutes="minute, minutes, min, mn",
    seconds="seconde, secondes",
    at_least="au moins, ou plus, minimum, environ, jusqu'à, une bonne, une petite",
    serves="pour, pour environ, donne, portions, personnes, nombre de portions, convient pour",
    people="personnes, personne, pers, pers., portions, portion, parts, part, convives, couverts, adultes",
    wholes="pain, pains, gâteau, gâteaux, tarte, tartes, moule, pizza, bocal, bocaux, plat, quiche, recette, "
           "bouteille, bouteilles, cake",
)  # fmt: skip
