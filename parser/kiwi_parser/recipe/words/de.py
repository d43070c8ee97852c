"""German."""

from fractions import Fraction

from kiwi_parser.recipe.words.table import Words

DE = Words(
    numbers={
        1: "ein, eine, einen, einem, einer, eines, eins",
        2: "zwei, zwo",
        3: "drei",
        4: "vier",
        5: "fünf",
        6: "sechs",
        7: "sieben",
        8: "acht",
        9: "neun",
        10: "zehn",
        11: "elf",
        12: "zwölf",
        15: "fünfzehn",
        16: "sechzehn",
        18: "achtzehn",
        20: "zwanzig",
        24: "vierundzwanzig",
        25: "fünfundzwanzig",
        30: "dreißig, dreissig",
        35: "fünfunddreißig",
        40: "vierzig",
        45: "fünfundvierzig",
        50: "fünfzig",
        60: "sechzig",
        90: "neunzig",
        100: "hundert, einhundert",
        Fraction(3, 2): "anderthalb, eineinhalb, einundeinhalb, ein einhalb",
        Fraction(5, 2): "zweieinhalb, zweiundeinhalb",
        Fraction(7, 2): "dreieinhalb",
        Fraction(9, 2): "viereinhalb",
        Fraction(3, 4): "dreiviertel",
    },
    parts={
        2: "halb, halbe, halber, halbes, halben, halbem, einhalb, hälfte",
        3: "drittel",
        4: "viertel",
        8: "achtel",
    },
    units={
        "g": "gramm",
        "kg": "kilogramm",
        "ml": "milliliter",
        "l": "liter, ltr",
        "tsp": "tl, teelöffel, teelöffeln, kaffeelöffel, kl, teel, teelöff, kaffeel",
        "tbsp": "el, esslöffel, esslöffeln, eßlöffel, eßl, essl, esslöff",
        "cup": "tasse, tassen, tas",
        "oz": "unze, unzen",
        "piece": "stück, stücke, stücken, stck, stk, st",
        "clove": "zehe, zehen, knoblauchzehe von",
        "slice": "scheibe, scheiben",
        "can": "dose, dosen, büchse, büchsen, konserve, konserven",
        "bunch": "bund, bündel, bd, bunde",
        "sprig": "zweig, zweige, zweigen, zweiglein, stiel, stiele, stielen, stängel, stängeln, stengel",
        "pinch": "prise, prisen, pr",
    },
    of_units={
        (500, "g"): "pfund, pfd",
        (10, "g"): "dag, dkg, deka, dekagramm",
        (10, "ml"): "zentiliter",
        (100, "ml"): "deziliter",
    },
    packs="päckchen, pck, pck., pckg, pckg., pkg, pkg., pkt, pkt., packung, packungen, pk, pk., pack, beutel, tüte, "
          "tüten, glas, gläser, becher, flasche, flaschen, tube, tuben, tafel, tafeln, netz, paket, pakete, "
          "schälchen, rolle, rollen, bch, bch., kanister, kiste, karton, kartons, schachtel, körbchen, schale, "
          "schalen, döschen, gläschen, fläschchen, tütchen, p., päck., päckch., packg.",
    holders="dessertlöffel, "
            "handvoll, hand voll, kopf, köpfe, stange, stangen, würfel, msp, msp., messerspitze, messerspitzen, "
            "schuss, schuß, spritzer, tropfen, knolle, knollen, blatt, blätter, blättern, kugel, kugeln, riegel, "
            "ecke, paar, streifen, klecks, rippe, rippen, staude, stauden, ring, ringe, portion, portionen, kelle, "
            "kellen, schnapsglas, platte, platten, rispe, rispen, kästchen, faden, fäden, hände, schluck, löffel, "
            "strauß, sträußchen, spalte, spalten, schnitz, schnitze, kännchen, schoten, schote, schnapsgläser, "
            "nester, nest, rollen, kringel, hälften, hälfte, viertel, spr., spr, tr.",
    numbered="5 gewürze, fünf gewürze, 7 kräuter, sieben kräuter, 8 kräuter, acht kräuter, 7 up, 4 käse, vier käse, "
             "fünf korn, 6 korn, 5 korn, 7 korn, sieben korn, sechs korn, 3 korn, vier jahreszeiten",
    alone="prise, bund, dose, handvoll, päckchen, messerspitze, zweig, scheibe, zehe, becher, glas, würfel, dutzend",
    own="elf, acht, st, pr, kl, bd, stiel, pack, paar, ring, ringe, glas, tube, rolle, netz, ecke, kopf, blatt, "
        "schuss, platte",
    not_own="c, to, gr, gr.",
    dozen="dutzend",
    and_="und",
    to="bis, oder, bzw, bzw.",
    between="zwischen, von",
    plus="plus, und, +, zuzüglich",
    or_="oder, bzw, bzw.",
    times="mal",
    each="à, a, je, zu, von, mit",
    about="etwa, ungefähr, circa, ca, ca., zirka, rund, knapp, gut, gute, guter, knappe",
    few="ein paar, ein wenig, ein bisschen, ein bißchen, ein kleines bisschen, etwas, einige, wenige, ein schuss, "
        "ein spritzer, ein klecks, ein hauch, eine handvoll oder zwei, ein schuß, ein stich, viel, reichlich, "
        "mehrere, einen schuss, einen spritzer, einen hauch, wenig, schuss, spritzer, ein tropfen, n. b., n.b., "
        "einen klecks, ein klein wenig, ein schluck, nach belieben, nach geschmack, nach bedarf",
    before="mindestens, höchstens, max., evtl., evtl, eventuell, optional, je, jeweils, noch, bis zu, mind., ggf., "
           "ggf",
    more="mehr, etwas, weitere, ein wenig, extra",
    of="von, vom, von der, von dem, an",
    fills="gehäufte, gehäufter, gehäuften, gehäuftes, gestrichene, gestrichener, gestrichenen, gestrichenes, "
          "gestr., geh., leicht gehäufte, großzügige, gehäuft, gestrichen, voll, volle",
    sizes="kleine, kleiner, kleines, kleinen, große, großer, großes, großen, grosse, grosser, grosses, mittelgroße, "
          "mittelgroßer, mittelgroßes, mittlere, mittlerer, dicke, dünne, dünner, dicker, gr., kl., mittelgroßen, "
          "geh., gestr., flache, flacher, gute, guter, großzügige",
    extracts="saft, der saft, abrieb, schale, abgeriebene schale, die abgeriebene schale, zesten, eigelb, eiweiß, "
             "mark, das mark, die schale, abgeriebene schale und saft, fein abgeriebene schale, kerne, die kerne, "
             "der abrieb, geriebene schale",
    tails="nach geschmack, nach belieben, zum servieren, zum garnieren, nach bedarf, zum braten, zum bestreuen, "
          "wahlweise, zum einfetten, zum ausfetten, für die form, zum frittieren, nach wunsch, zum *, zum *en, "
          "für die *, für den *, für das *, zur *, n.b., n. b., evtl., eventuell, optional, zum * der *, "
          "zum * des *, zum * von *, zur * der *, für die * der *, ggf., ggf, gegebenenfalls, wer mag, "
          "nach wahl, der wahl, ihrer wahl, deiner wahl, eurer wahl, eigener wahl",
    for_the="für die, für den, für das",
    seasonings="salz, pfeffer, zucker, muskat, muskatnuss, paprika, paprikapulver, öl, olivenöl, essig, chili, "
               "kümmel, schwarzer pfeffer",
    adjectives="-te, -ten, -ter, -tes, -ene, -enen, -ener, -enes, -lose, -losen, große, kleine, reife, frische, "
               "rote, grüne, gelbe, weiße, junge, zarte, mittelgroße, dicke, dünne, trockene, magere, rohe, großen, "
               "kleinen, reifer, frischer, frisches, mageres, rohes, süße, feste, weiche",
    days="tag, tage, tagen",
    hours="stunde, stunden, stündchen, std, st",
    minutes="minute, minuten, min",
    seconds="sekunde, sekunden, sek",
    spans={
        15: "viertelstunde, viertelstunden, viertelstündchen",
        30: "halbstunde",
        45: "dreiviertelstunde, dreiviertelstunden",
    },
    at_least="mindestens, oder mehr, oder länger, bis zu, gut, knapp, mind.",
    serves="für, für ca., für etwa, reicht für, ergibt, ergibt ca., portionen, personen, ausreichend für",
    people="personen, person, portionen, portion, leute, menschen, gäste, esser, erwachsene",
    wholes="brot, brote, laib, laibe, kuchen, blech, bleche, torte, torten, form, glas, gläser, springform, "
           "kastenform, rezept, pizza, flasche, flaschen, auflaufform",
)  # fmt: skip
