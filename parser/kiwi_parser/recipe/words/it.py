"""Italian."""

from kiwi_parser.recipe.words.table import Words

IT = Words(
    numbers={
        1: "un, uno, una, un'",
        2: "due",
        3: "tre",
        4: "quattro",
        5: "cinque",
        6: "sei",
        7: "sette",
        8: "otto",
        9: "nove",
        10: "dieci, una decina",
        11: "undici",
        12: "dodici",
        15: "quindici",
        16: "sedici",
        18: "diciotto",
        20: "venti, una ventina",
        24: "ventiquattro",
        25: "venticinque",
        30: "trenta",
        35: "trentacinque",
        40: "quaranta",
        45: "quarantacinque",
        50: "cinquanta",
        60: "sessanta",
        90: "novanta",
        100: "cento",
    },
    parts={
        2: "mezzo, mezza, mezzi, mezze, mezz', metà",
        3: "terzo, terzi",
        4: "quarto, quarti",
        8: "ottavo, ottavi",
    },
    units={
        "g": "grammo, grammi, gr, gr.",
        "kg": "chilo, chili, kilo, chilogrammo, chilogrammi",
        "ml": "millilitro, millilitri",
        "l": "litro, litri, lt",
        "tsp": "cucchiaino, cucchiaini, cucch.ino, cucch.ini, c.ino, c.ini, "
               "cucchiaino da tè, cucchiaini da tè, cucchiaino da caffè, cucchiaini da caffè",
        "tbsp": "cucchiaio, cucchiai, cucch, cucch.aio, cucch.ai, c.aio, c.ai, "
                "cucchiaio da tavola, cucchiai da tavola, cucchiaiata, cucchiaiate, "
                "cucchiaio da minestra, cucchiai da minestra",
        "cup": "tazza, tazze",
        "oz": "oncia, once",
        "lb": "libbra, libbre",
        "piece": "pezzo, pezzi, pz",
        "clove": "spicchio, spicchi",
        "slice": "fetta, fette, fettina, fettine",
        "can": "lattina, lattine, scatoletta, scatolette, scatola, scatole",
        "bunch": "mazzo, mazzi, mazzetto, mazzetti",
        "sprig": "rametto, rametti, ramo, rami, ciuffo, ciuffi",
        "pinch": "pizzico, pizzichi, presa, prese",
    },
    of_units={
        (100, "g"): "etto, etti, hg",
        (10, "ml"): "centilitro, centilitri, cl",
        (100, "ml"): "decilitro, decilitri",
    },
    packs="bustina, bustine, busta, buste, confezione, confezioni, vasetto, vasetti, barattolo, barattoli, "
          "bottiglia, bottiglie, pacco, pacchi, pacchetto, pacchetti, sacchetto, sacchetti, panetto, panetti, "
          "rotolo, rotoli, tavoletta, tavolette, vaschetta, vaschette, cartone, cartoni, brick, scatolina, flacone, "
          "cestino, cestini, cubo, vasettino, tubetto, tubetti, fialetta, fialette, fiala",
    holders="manciata, manciate, testa, teste, bicchiere, bicchieri, bicchierino, bicchierini, foglia, foglie, "
            "cubetto, cubetti, costa, coste, goccia, gocce, gambo, gambi, noce, mestolo, mestoli, cespo, cespi, "
            "palla, palle, foglio, fogli, filo, spruzzata, tazzina, tazzine, stecca, stecche, ciotola, ciotole, "
            "bacca, bacche, bulbo, bulbi, striscia, strisce, goccio, dose, dosi, porzione, porzioni, tronco, "
            "tronchetto, grappolo, grappoli, rondella, rondelle, pezzetto, pezzetti, tocchetto, tocchetti, "
            "filoncino, quadretto, quadretti, stimmi, bustina, barra, baccello, baccelli, steli, stelo, pugno, "
            "pugni, cima, cime, trancio, tranci, strisciolina, falda, falde, calice, calici, nocciolina, mestolino, "
            "tazzone",
    not_holders="noce moscata, noce di cocco, noci di cocco, costa di maiale, coste di maiale, gambo di maiale, "
                "bacche di goji, cime di rapa, cima di rapa, trancio di, tranci di, tronco di",
    numbered="5 spezie, cinque spezie, 4 spezie, quattro spezie, 7 up, sette erbe, 7 erbe, 5 cereali, cinque cereali, "
             "4 formaggi, quattro formaggi, mille foglie, 1000 foglie",
    food_first=True,
    alone="pizzico di, manciata di, spicchio di, spicchio d', rametto di, mazzetto di, ciuffo di, fetta di, "
          "bustina di, bicchiere di, cucchiaio di, cucchiaino di, dozzina di, presa di, foglia di, costa di, "
          "confezione di, tazza di, scatola di",
    own="chilo, chili, due, sei, once, presa, prese, ramo, rami, pezzo, quarto, quarti, cento, mezze, tre, nove, "
        "filo, costa, coste, testa, teste, noce, palla, palle, gambo, gambi, bacca, bacche, busta, pacco, molto, "
        "molta, poco, poca, stecca",
    not_own="a, an, c, tin, can, cc",
    dozen="dozzina, dozzine",
    and_="e",
    to="a, o, e",
    between="tra, fra, da, dai",
    plus="più, e, +",
    or_="o, oppure",
    times="per",
    each="da, di",
    about="circa, ca, ca., quasi, all'incirca, intorno a",
    few="un po', un po’, qualche, alcuni, alcune, un goccio, un filo, una manciata o due, una noce, una spruzzata, "
        "pochi, poche, un poco, q.b., qb, q.b, quanto basta, alcune foglie, diversi, diverse, molto, molta, "
        "una spolverata, poco, poca, un ciuffetto, q. b.",
    before="almeno, al massimo, fino a, eventualmente, facoltativo, max.",
    more="altro, altra, un po', extra, ancora, q.b.",
    of="di, d', d’, del, dello, della, dell', dell’, dei, degli, delle",
    fills="colmo, colmi, raso, rasi, abbondante, abbondanti, scarso, scarsi, colma, scarsa, scarse",
    sizes="piccolo, piccola, piccoli, piccole, grande, grandi, grosso, grossa, grossi, grosse, medio, media, medi, "
          "medie, sottile, sottili, spessa, spesse",
    extracts="succo, il succo, scorza, la scorza, scorza grattugiata, buccia, albumi, tuorli, "
             "la scorza grattugiata, la buccia, buccia grattugiata, zeste, semi, la buccia grattugiata, "
             "la scorza e il succo, il succo e la scorza",
    tails="q.b., q.b, qb, quanto basta, a piacere, facoltativo, facoltativa, opzionale, per servire, per guarnire, "
          "per decorare, secondo il gusto, a gusto, per friggere, per *are, per *ere, per *ire, per la *, per il *, "
          "per lo *, per le *, per i *, per l'*, a scelta, facoltativi, facoltative, abbondante, q. b., "
          "eventualmente, se gradito, a tua scelta, di tua scelta, a vostra scelta",
    for_the="per la, per il, per lo, per l', per i, per gli, per le",
    seasonings="sale, pepe, zucchero, olio, olio d'oliva, aceto, noce moscata, pepe nero, sale fino, sale grosso, "
               "peperoncino",
    adjectives="maturo, matura, maturi, mature, freschi, fresche, medi, medie, piccoli, piccole, grandi, grossi, "
               "grosse, belle, bei",
    days="giorno, giorni, giornata, giornate",
    hours="ora, ore, oretta, orette",
    minutes="minuto, minuti, min, minuti circa, minutino, minutini",
    seconds="secondo, secondi, sec",
    spans={
        30: "mezzora",
    },
    at_least="almeno, o più, minimo, circa, fino a",
    serves="per, per circa, per ca., dosi per, porzioni, persone, dose per, ingredienti per",
    people="persone, persona, porzioni, porzione, commensali, ospiti, pers, pers., adulti",
    wholes="pane, pani, torta, torte, stampo, teglia, pizza, vasetto, vasetti, barattolo, ricetta, bottiglia, "
           "bottiglie, crostata, plumcake, ciambella",
)  # fmt: skip
