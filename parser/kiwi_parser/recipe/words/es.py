"""Spanish."""

from kiwi_parser.recipe.words.table import Words

ES = Words(
    numbers={
        1: "un, una, uno",
        2: "dos",
        3: "tres",
        4: "cuatro",
        5: "cinco",
        6: "seis",
        7: "siete",
        8: "ocho",
        9: "nueve",
        10: "diez, una decena",
        11: "once",
        12: "doce",
        15: "quince",
        16: "dieciséis",
        18: "dieciocho",
        20: "veinte, una veintena",
        24: "veinticuatro",
        25: "veinticinco",
        30: "treinta",
        35: "treinta y cinco",
        40: "cuarenta",
        45: "cuarenta y cinco",
        50: "cincuenta",
        60: "sesenta",
        90: "noventa",
        100: "cien",
    },
    parts={
        2: "medio, media, medios, medias, mitad",
        3: "tercio, tercios",
        4: "cuarto, cuartos",
        8: "octavo, octavos",
    },
    units={
        "g": "gramo, gramos, gr, gr., grs, gs",
        "kg": "kilo, kilos, kilogramo, kilogramos",
        "ml": "mililitro, mililitros, cc, cm3",
        "l": "litro, litros",
        "tsp": "cucharadita, cucharaditas, cdta, cdtas, cdita, cditas, cucharilla, cucharillas, cucharita, "
               "cucharitas, cucharada de café de, cucharadas de café de, cucharada de postre de, "
               "cucharadita de café de, "
               "cucharaditas de café de, cucharadita de postre de, cucharaditas de postre de, cucharadita de té de, "
               "cucharaditas de té de, cucharilla de café de, cucharillas de café de, cucharada de té de",
        "tbsp": "cucharada, cucharadas, cda, cdas, cucharada sopera, cucharadas soperas, cuchara, cucharas, "
                "cda. sopera, cdas. soperas, cda sopera, cdas soperas",
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
    of_units={
        (10, "ml"): "centilitro, centilitros, cucharada de postre, cucharadas de postre, cuchara de postre",
        (100, "ml"): "decilitro, decilitros",
    },
    packs="sobre, sobres, paquete, paquetes, bote, botes, tarro, tarros, botella, botellas, bolsa, bolsas, brick, "
          "bricks, tableta, tabletas, caja, cajas, bandeja, bandejas, tarrina, tarrinas, envase, envases, frasco, "
          "frascos, lámina de, pastilla, pastillas, cartón, cartones, tetrabrik, tetrabriks, pote, potes, saco, "
          "lata grande, blíster, cubeta",
    holders="tazón, tazones, cuenco, cuencos, "
            "puñado, puñados, cabeza, cabezas, vaso, vasos, chorro, chorros, chorrito, chorritos, hoja, hojas, "
            "cubito, cubitos, barra, barras, tallo, tallos, bola, bolas, gota, gotas, copa, copas, copita, copitas, "
            "lámina, láminas, puñadito, puñaditos, manojito, nuez, penca, pencas, cazo, cazos, tira, tiras, bulbo, "
            "bulbos, vasito, vasitos, cubo, "
            "cubos, pellizco, pellizcos, gajo, gajos, racimo, racimos, mazorca, mazorcas, cucharón, cucharones, "
            "hilo, hilos, ramillete, ramilletes, arbolito, arbolitos, "
            "tacita, tacitas, chupito, chupitos, trocito, trocitos, pedazo, pedazos, punta, puntas, rollo, rollos, "
            "ración, raciones, porción, porciones, medida, medidas, rajita, hebra, hebras, tronco, troncos, rabo",
    not_holders="nuez moscada, nuez de california, nuez pecana, punta de solomillo, rabo de toro, rabo de buey, "
                "punta de anca, tiras de asado",
    not_tails="nata para montar, nata para cocinar, nata de montar, crema para batir, crema para montar, "
              "chocolate para fundir, chocolate para postres, queso para fundir, queso para untar, arroz para sushi, "
              "harina para freír, harina para rebozar, pan para hamburguesas, salsa para pasta, azúcar para glasear",
    numbered="5 especias, cinco especias, 4 especias, cuatro especias, 7 especias, 4 quesos, cuatro quesos, 3 quesos, "
             "tres quesos, tres leches, 7 up, mil hojas, 5 cereales, cinco cereales, 7 cereales",
    alone="pizca de, puñado de, diente de, ramita de, manojo de, lata de, rebanada de, vaso de, taza de, "
          "cucharada de, cucharadita de, docena de, kilo y medio, taza y media, cucharada y media, "
          "cucharadita y media, litro y medio, media docena, hoja de, rama de, cabeza de, chorro de, sobre de, "
          "paquete de",
    own="once, media, medias, medio, medios, cien, cc, gs, cuarto, cuartos, ramo, sobre, bote, copa, caja, bola, "
        "barra, brick, mucho, mucha, tira, vaso, nuez",
    not_own="a, an, c, tin, fl, can, el, tl",
    dozen="docena, docenas",
    and_="y",
    to="a, o, ó, u",
    between="entre, de",
    plus="más, mas, y, +",
    or_="o, ó, u",
    times="por",
    each="de, a",
    about="aproximadamente, aprox, aprox., unos, unas, alrededor de, casi, cerca de",
    few="unas pocas, unos pocos, un poco, unas cuantas, unos cuantos, algunas, algunos, un chorrito, un chorro, "
        "un hilo, un hilito, "
        "un toque, una chispa, un puñado o dos, unas hojas, unas gotas, unas ramitas, varios, varias, un puñadito, "
        "chorrito, chorro, mucho, mucha, un chorreón, una nuez, unas ramas, unas hebras, unos hilos, "
        "cantidad necesaria, un buen chorro, un buen puñado",
    before="al menos, por lo menos, hasta, opcional, máximo",
    more="más, un poco, extra",
    of="de, del, de la, de los, de las",
    fills="colmada, colmadas, rasa, rasas, generosa, generosas, bien colmada, llena, llenas",
    sizes="pequeño, pequeña, pequeños, pequeñas, grande, grandes, mediano, mediana, medianos, medianas, gruesa, "
          "gruesas, fina, finas, buen, buena",
    extracts="zumo, jugo, el zumo, el jugo, ralladura, la ralladura, cáscara, piel, claras, yemas, la cáscara, "
             "la piel, ralladura y zumo, ralladura y jugo, semillas, cáscara rallada, la cáscara rallada, "
             "piel rallada, la piel rallada",
    tails="al gusto, a gusto, opcional, para servir, para decorar, para freír, para adornar, cantidad necesaria, "
          "c/n, si se desea, a voluntad, para *ar, para *er, para *ir, para la *, para el *, para los *, "
          "para las *, cantidad suficiente, c.s., c. s., c/s, opcionales, c.n., c. n., cn, a elección, de tu elección, "
          "de su elección, a tu gusto, a su gusto, a tu elección",
    for_the="para la, para el, para los, para las",
    seasonings="sal, pimienta, azúcar, aceite, aceite de oliva, vinagre, pimentón, nuez moscada, pimienta negra",
    adjectives="maduro, madura, maduros, maduras, frescos, frescas, medianos, medianas, pequeños, pequeñas, "
               "grandes, buenos, buenas, hermosos",
    days="día, días, dia, dias, jornada",
    hours="hora, horas, horita, horitas, hs, hrs",
    minutes="minuto, minutos, minutito, minutitos, min",
    seconds="segundo, segundos, seg",
    at_least="al menos, o más, como mínimo, por lo menos, hasta, unos, unas",
    serves="para, para unas, para unos, rinde, rinde para, porciones, raciones, personas, salen",
    people="personas, persona, porciones, porción, raciones, ración, comensales, invitados, pers, pers., adultos",
    wholes="pan, panes, pastel, pasteles, tarta, tartas, bizcocho, bizcochos, molde, pizza, tarro, tarros, fuente, "
           "receta, botella, botellas, torta, budín",
)  # fmt: skip
