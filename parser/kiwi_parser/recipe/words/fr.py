"""French."""

from kiwi_parser.recipe.words.table import Words

FR = Words(
    numbers={
        1: "un, une",
        2: "deux",
        3: "trois",
        4: "quatre",
        5: "cinq",
        6: "six",
        7: "sept",
        8: "huit",
        9: "neuf",
        10: "dix, une dizaine",
        11: "onze",
        12: "douze",
        15: "quinze, une quinzaine",
        16: "seize",
        18: "dix-huit",
        20: "vingt, une vingtaine",
        24: "vingt-quatre",
        25: "vingt-cinq",
        30: "trente, une trentaine",
        35: "trente-cinq",
        40: "quarante",
        45: "quarante-cinq",
        50: "cinquante",
        60: "soixante",
        90: "quatre-vingt-dix",
        100: "cent",
    },
    parts={
        2: "demi, demi-, demie-, demie, demis, demies, moitié",
        3: "tiers",
        4: "quart, quarts",
        8: "huitième, huitièmes",
    },
    units={
        "g": "gramme, grammes, gr, gr.",
        "kg": "kilo, kilos, kilogramme, kilogrammes",
        "ml": "millilitre, millilitres",
        "l": "litre, litres",
        "tsp": "cuill. à café, cuill à café, cuill. à thé, "
               "cuillère à café, cuillères à café, cuillere à café, cuillères a café, cuillère à thé, "
               "cuillères à thé, cuillerée à café, cuillerées à café, cuil. à café, cuil à café, c. à café, "
               "c à café, c. à c., c. à c, c à c, c.à.c., c.à.c, c.à c., càc, cac, c. a c., cuillère café, "
               "petite cuillère, petites cuillères, cs à café, c. à thé, cuillères à dessert",
        "tbsp": "cuill. à soupe, cuill à soupe, "
                "cuillère à soupe, cuillères à soupe, cuillere à soupe, cuillères a soupe, cuillerée à soupe, "
                "cuillerées à soupe, cuil. à soupe, cuil à soupe, c. à soupe, c à soupe, c. à s., c. à s, c à s, "
                "c.à.s., c.à.s, c.à s., càs, cas, c. a s., cuillère à table, cuillères à table, grande cuillère, "
                "grandes cuillères, c. à table, cs, c.s., c.s, c. s.",
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
    of_units={
        (500, "g"): "livre, livres",
        (10, "ml"): "centilitre, centilitres",
        (100, "ml"): "décilitre, décilitres",
    },
    packs="sachet, sachets, paquet, paquets, pot, pots, bouteille, bouteilles, barquette, barquettes, brique, "
          "briques, briquette, briquettes, bocal, bocaux, tube, tubes, tablette, tablettes, plaquette, plaquettes, "
          "rouleau, rouleaux, sac, sacs, petit pot, conserve, bombe, flacon, flacons, berlingot, boîte de conserve, "
          "étui, plaque, plaques, pack, packs",
    holders="poignée, poignées, tête, têtes, verre, verres, cube, cubes, feuille, feuilles, boule, boules, tige, "
            "tiges, noix, goutte, gouttes, trait, traits, carré, carrés, pied, pieds, bol, bols, dose, doses, "
            "noisette, louche, louches, pointe de couteau, pointes de couteau, "
            "pointe, pointes, bulbe, bulbes, bâton, bâtons, cornet, pluche, pluches, "
            "quartier, quartiers, rasade, tronçon, tronçons, bâtonnet, bâtonnets, tour, tours, tours de moulin, "
            "rouelle, rouelles, petite poignée, lamelle, lamelles, dés, lichette, côte, côtes, éclat, éclats, épi, "
            "épis, portion, portions, part, parts, cuillère, cuillères, cuillère à moka, cuillères à moka, "
            "cuillerée, cuillerées, godet, jet, pavé de",
    not_holders="noix de coco, noix de muscade, noix de cajou, noix de pécan, noix de saint-jacques, "
                "noix de st-jacques, noix de macadamia, noix du brésil, noix muscade, noix de veau, pieds de porc, "
                "pied de porc, feuille de brick, feuilles de brick, tête de veau, carré d'agneau, côte de bœuf, "
                "côtes de porc, côtes d'agneau, côte de porc, côtes de bœuf, côte de veau, côtes de veau, "
                "dés de jambon, épis de maïs doux, bouquet garni, bouquets garnis, tasse à café",
    poured="filet d'huile, filet d’huile, filet de vinaigre, filet de citron, filet de jus, filet de sauce, "
           "filet de miel, filet de lait, filet de crème, filet de sirop, "
           "filet de rhum, filet de cognac, filet de soja, filet d'eau, "
           "filet d’eau, filet de nuoc, filet de bouillon, filet de vin",
    numbered="4 épices, quatre épices, 5 épices, cinq épices, 7 épices, sept épices, 4 fromages, quatre fromages, "
             "3 fromages, trois fromages, 7 up, mille feuilles, 5 céréales, cinq céréales, 7 céréales, 5 baies, "
             "cinq baies, quatre-quarts",
    alone="pincée de, pincée d', poignée de, poignée d', gousse d', botte de, bouquet de, branche de, brin de, "
          "boîte de, sachet de, tranche de, tête d', douzaine de, douzaine d'",
    own="once, onces, cas, cs, c.s., c.s, c. s., cac, quart, quarts, cent, tiers, dix, sept, six, pot, tube, trait, "
        "traits, pied, pieds, bol, bols, dose, doses, pointe, boule, cube, tige, filet, noisette, verre, plusieurs",
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
        "une goutte, un bon filet, une lichette, une pointe, une noisette, plusieurs, une touche, filet, trait, "
        "une larme",
    before="au moins, éventuellement, max., jusqu'à, encore",
    more="un peu, davantage, quelques",
    of="de, d', d’, du, des, de la, de l', de l’",
    fills="bombée, bombées, rase, rases, bien pleine, bien pleines, bonne, bonnes, pleine, pleines, pleins",
    sizes="petit, petite, petits, petites, gros, grosse, grosses, grand, grande, grands, grandes, belle, belles, "
          "beau, beaux, moyen, moyenne, moyens, moyennes, fine, fines, épaisse, épaisses",
    extracts="jus, le jus, le blanc, blanc, le vert, vert, le cœur, les feuilles, les graines, le jaune, jaune, "
             "zeste, zestes, le zeste, écorce, blancs, jaunes, zeste râpé, le zeste râpé, "
             "zeste finement râpé, jus pressé, zestes râpés, le jus et les zestes",
    tails="au goût, selon le goût, selon votre goût, à volonté, pour servir, pour décorer, facultatif, facultative, "
          "optionnel, pour la cuisson, pour le moule, pour la garniture, si besoin, pour *, pour la *, pour le *, "
          "pour les *, pour l'*, à discrétion, q.s., facultatifs, facultatives, au choix, pour le * de *, "
          "pour la * de *, pour les * de *, éventuellement, de votre choix, de ton choix, selon votre choix",
    for_the="pour la, pour le, pour les, pour l'",
    seasonings="sel, poivre, sucre, huile, huile d'olive, muscade, piment, vinaigre, sel fin, fleur de sel",
    adjectives="mûr, mûre, mûrs, mûres, frais, fraîches, moyens, moyennes, petits, petites, grosses, gros, grandes, "
               "grands, belles, beaux, jeunes, bonnes, bons",
    days="jour, jours, journée, journées, j",
    hours="heure, heures, h",
    minutes="minute, minutes, min, mn",
    seconds="seconde, secondes",
    at_least="au moins, ou plus, minimum, environ, jusqu'à, une bonne, une petite",
    serves="pour, pour environ, donne, portions, personnes, nombre de portions, convient pour",
    people="personnes, personne, pers, pers., portions, portion, parts, part, convives, couverts, adultes",
    wholes="pain, pains, gâteau, gâteaux, tarte, tartes, moule, pizza, bocal, bocaux, plat, quiche, recette, "
           "bouteille, bouteilles, cake",
)  # fmt: skip
