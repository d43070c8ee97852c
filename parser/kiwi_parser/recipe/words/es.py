"""Spanish."""

from kiwi_parser.recipe.words.table import Words

ES = Words(
    numbers={
        1: "un, una, uno", 2: "dos", 3: "tres", 4: "cuatro", 5: "cinco", 6: "seis", 7: "siete", 8: "ocho", 9: "nueve",
        10: "diez", 11: "once", 12: "doce", 15: "quince", 16: "dieciséis", 18: "dieciocho", 20: "veinte",
        24: "veinticuatro", 25: "veinticinco", 30: "treinta", 35: "treinta y cinco", 40: "cuarenta",
        45: "cuarenta y cinco", 50: "cincuenta", 60: "sesenta", 90: "noventa", 100: "cien",
    },
    parts={2: "medio, media, medios, medias, mitad", 3: "tercio, tercios", 4: "cuarto, cuartos", 8: "octavo, octavos"},
    units={
        "g": "gramo, gramos, gr, grs, gs",
        "kg": "kilo, kilos, kilogramo, kilogramos",
        "ml": "mililitro, mililitros, cc, cm3",
        "l": "litro, litros",
        "tsp": "cucharadita, cucharaditas, cdta, cdtas, cdita, cditas, cucharilla, cucharillas, cucharita, cucharitas, "
               "cucharada de café, cucharadas de café, cucharada de postre",
        "tbsp": "cucharada, cucharadas, cda, cdas, cucharada sopera, cucharadas soperas, cuchara, cucharas",
        "cup": "taza, tazas",
        "oz": "onza, onzas",
        "lb": "libra, libras",
        "piece": "pieza, piezas, unidad, unidades, ud, uds, trozo, trozos",
        "clove": "diente, dientes",
        "slice": "rebanada, rebanadas, rodaja, rodajas, loncha, lonchas, tajada, tajadas",
        "can": "lata, latas",
        "bunch": "manojo, manojos, ramo, ramos, atado, atados",
        "sprig": "ramita, ramitas, rama, ramas",
        "pinch": "pizca, pizcas",
    },
    of_units={(10, "ml"): "centilitro, centilitros", (100, "ml"): "decilitro, decilitros"},
    own="once, media, medias, medio, medios, cien, cc, gs, cuarto, cuartos, ramo",
    not_own="a, an, c, tin, fl, can, el, tl",
    dozen="docena, docenas",
    and_="y",
    to="a, o, y",
    between="entre, de",
    plus="más, mas, y, +",
    or_="o",
    times="por",
    each="de, a",
    about="aproximadamente, aprox, aprox., unos, unas, alrededor de, casi, cerca de",
    few="unas pocas, unos pocos, un poco, unas cuantas, unos cuantos, algunas, algunos, un chorrito, un chorro, "
        "un toque, una chispa, un puñado o dos, unas hojas, unas gotas, unas ramitas",
    of="de, del, de la, de los, de las",
    fills="colmada, colmadas, rasa, rasas, generosa, generosas, bien colmada, llena, llenas",
    sizes="pequeño, pequeña, pequeños, pequeñas, grande, grandes, mediano, mediana, medianos, medianas, gruesa, "
          "gruesas, fina, finas",
    extracts="zumo, jugo, el zumo, el jugo, ralladura, la ralladura, cáscara, piel, claras, yemas",
    tails="al gusto, a gusto, opcional, para servir, para decorar, para freír, para adornar, cantidad necesaria, c/n, "
          "si se desea, a voluntad",
    adjectives="pequeños, pequeñas, grandes, buenos, buenas, hermosos",
    days="día, días, dia, dias",
    hours="hora, horas, hs, hrs",
    minutes="minuto, minutos, min",
    seconds="segundo, segundos, seg",
    at_least="al menos, o más, como mínimo, por lo menos, hasta, unos, unas",
    serves="para, para unas, para unos, rinde, rinde para, porciones, raciones, personas, salen",
    people="personas, persona, porciones, porción, raciones, ración, comensales, invitados, pers, pers., adultos",
    wholes="pan, panes, pastel, pasteles, tarta, tartas, bizcocho, bizcochos, molde, pizza, tarro, tarros, fuente, "
           "receta, botella, botellas, torta, budín",
)  # fmt: skip
