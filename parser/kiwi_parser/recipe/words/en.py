"""English."""

from kiwi_parser.recipe.words.table import Words

EN = Words(
    numbers={
        1: "a, an, one",
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
        15: "fifteen",
        16: "sixteen",
        18: "eighteen",
        20: "twenty",
        24: "twenty-four, twenty four",
        25: "twenty-five, twenty five",
        30: "thirty",
        35: "thirty-five, thirty five",
        40: "forty",
        45: "forty-five, forty five",
        50: "fifty",
        60: "sixty",
        90: "ninety",
        100: "hundred",
    },
    parts={
        2: "half, halves",
        3: "third, thirds",
        4: "quarter, quarters, fourth, fourths",
        8: "eighth, eighths",
    },
    units={
        "g": "g, gr, gr., gm, gms, gram, grams, gramme, grammes",
        "kg": "kg, kgs, kilo, kilos, kilogram, kilograms, kilogramme, kilogrammes",
        "ml": "ml, mls, milliliter, milliliters, millilitre, millilitres, cc",
        "l": "l, lt, ltr, liter, liters, litre, litres",
        "tsp": "tsp, tsps, teaspoon, teaspoons, teaspoonful, teaspoonfuls, teasp, tspn",
        "tbsp": "tbsp, tbsps, tbs, tbl, tblsp, tablespoon, tablespoons, tablespoonful, tablespoonfuls, tblspn, tbspn",
        "cup": "cup, cups, cupful, cupfuls, c",
        "oz": "oz, ozs, ounce, ounces",
        "lb": "lb, lbs, pound, pounds",
        "fl_oz": "fl oz, fl. oz, fl_oz, floz, fl.oz, fl-oz, fluid oz, fluid ounce, fluid ounces, fl ounce, fl ounces",
        "piece": "piece, pieces, pc, pcs, pce, whole, unit, units",
        "clove": "clove, cloves",
        "slice": "slice, slices",
        "can": "can, cans, tin, tins",
        "bunch": "bunch, bunches",
        "sprig": "sprig, sprigs",
        "pinch": "pinch, pinches",
    },
    of_units={
        (10, "ml"): "cl, centiliter, centiliters, centilitre, centilitres",
        (100, "ml"): "dl, deciliter, deciliters, decilitre, decilitres",
    },
    packs="package, packages, packet, packets, pkg, pkg., pkgs, pack, packs, jar, jars, bag, bags, box, boxes, "
          "bottle, bottles, tub, tubs, carton, cartons, container, containers, pouch, pouches, envelope, envelopes, "
          "sachet, sachets, tube, tubes, sleeve, sleeves, bar, bars, block, blocks, punnet, punnets, tray, trays, "
          "canister, canisters, ctn, pkt, pkts, env, envs, btl, btls, bx, can-size, pot, pots, ball, balls, "
          "log, logs, loaf, loaves, slab, slabs, wheel, wheels, tablet, tablets",
    holders="handful, handfuls, fistful, fistfuls, head, heads, stalk, stalks, stick, sticks, rib, ribs, ear, ears, "
            "sheet, sheets, drop, drops, dash, dashes, splash, splashes, drizzle, dollop, dollops, knob, knobs, "
            "glug, glugs, cube, cubes, scoop, scoops, wedge, wedges, strip, strips, rasher, rashers, "
            "leaf, leaves, bulb, bulbs, link, links, rack, racks, shot, shots, jigger, jiggers, part, parts, glass, "
            "glasses, quart, quarts, qt, qt., qts, pint, pints, pt, pt., gallon, gallons, gal, gal., "
            "stem, stems, spear, spears, thumb, thumbs, grating, gratings, grind, grinds, squeeze, "
            "squirt, sprinkle, portion, portions, mug, mugs, bowl, bowls, bundle, bundles, quantity, quantities, "
            "recipe, recipes, batch, batches, cob, cobs, sack, nub, round, rounds, square, squares, "
            "segment, segments, crown, crowns, chunk, chunks, tot, tots, measure, measures, ladle, ladles, "
            "spoonful, spoonfuls, spoon, spoons, twist, twists, shake, shakes, pat, pats, hunk, pinchful, dram, "
            "smidgen, dessertspoon, dessertspoons, dessert spoon, dessert spoons, "
            "dsp, lump, lumps, floz, serving, servings",
    not_holders="rib eye, rib-eye, rib roast, bottle gourd, cube steak, strip steak, leaf lettuce, leaf spinach, "
                "leaf gelatin, leaf gelatine, part-skim, part skim, head cheese, stem ginger, stem broccoli, "
                "glass noodles, loaf cake, pack choi, ear mushroom, ball peppers, bar soap, round roast, "
                "square root, measure of, chunk light tuna, chunk tuna, recipe below, crown roast, cob nuts, "
                "spoon bread, pot roast, pot barley, pot sticker, pot stickers, "
                "pot pie, pot pies, pot noodle, pot noodles",
    numbered="7 up, 7up, seven up, 5 spice, five spice, 7 spice, seven spice, 3 musketeers, three musketeers, "
             "100 grand, 57 sauce, 1000 island, thousand island, 3 bean, three bean, 4 cheese blend, 3 cheese blend, "
             "four cheese blend, three cheese blend, four cheese ravioli, three cheese ravioli, 5 cheese blend, "
             "five cheese blend, 7 layer, seven layer, two percent milk, one percent milk, 2 percent milk, "
             "1 percent milk, 4 cheese tortellini, three cheese tortellini, five alive, 15 bean soup, "
             "16 bean soup, 13 bean soup, 9 grain, seven grain, 7 grain, 12 grain, ten grain",
    alone="pinch of, pinch, good pinch of, handful of, bunch of, sprig of, slice of, clove of, can of, tin of, "
          "head of, jar of, packet of, package of, bottle of, bag of, stick of, stalk of, piece of, cup of, "
          "teaspoon of, tablespoon of, pound of, quart of, pint of, dozen, handful, bunch, sprig, small bunch, "
          "small handful, large handful",
    own="bar, bars, part, parts, log, logs, round, rounds, square, squares, cob, cobs, a, an, c, cc, hundred, half, "
        "halves",
    dozen="dozen, dozens, doz, doz.",
    and_="and, &",
    to="to, or",
    between="between, from",
    plus="plus, and, +, &",
    or_="or",
    times="x, ×, times",
    each="of, at, à, each, per, @",
    about="about, around, approximately, approx, approx., roughly, ca, ca., circa, ~, nearly, almost",
    few="a few, a little, a bit, a couple, a lot, a splash, a drizzle, a dash, a touch, a number, a good few, "
        "a knob, a handful or two, one or more, a small amount, a generous amount, some, several, a good splash, "
        "a good knob, a small knob, a large knob, a good drizzle, a dusting, a sprinkling, a sprinkle, a squeeze, "
        "a glug, a good glug, a dollop, a shake, a grating, knob, splash, drizzle, dash, glug, squeeze, plenty, "
        "small knob, good knob, large knob, good glug, good splash, small splash, good squeeze, generous splash, "
        "enough, lots, dollop, a small splash, a swirl, few, couple, a fair amount",
    before="at least, up to, optional, optionally, another, a further, max., maximum, minimum, minimum of, "
           "a minimum of",
    more="more, extra, additional, some, a little, a few, a pinch, a bit, enough, another",
    of="of, of the",
    fills="heaping, heaped, level, scant, generous, packed, rounded, firmly packed, lightly packed, loosely packed",
    sizes="small, medium, large, big, extra-large, extra large, thick, thin, medium-sized, small to medium, fat, "
          "medium-large, good, very small, very large, thumb-sized, thumb-size, thumb sized, generous, tiny, "
          "golf-ball-sized, walnut-sized, sm, sm., lg, lg., lge, lge., med, med.",
    extracts="juice, the juice, zest, the zest, grated zest, finely grated zest, rind, grated rind, peel, whites, "
             "yolks, leaves, seeds, pulp, freshly squeezed juice, the seeds, finely grated rind, "
             "the finely grated zest, the grated zest, grated peel",
    tails="to taste, as needed, for serving, to serve, for garnish, to garnish, optional, for frying, for greasing, "
          "for dusting, or to taste, or as needed, if desired, for decoration, for deep frying, for deep-frying, "
          "for *ing, for the *, for *ing the *, to finish, to decorate, as required, if needed, if using, "
          "to season, to drizzle, optionally, if you like, of choice, of your choice, of your choosing, your choice",
    for_the="for the",
    seasonings="salt, pepper, black pepper, white pepper, sugar, nutmeg, paprika, oil, olive oil, vinegar, cayenne, "
               "sea salt",
    adjectives="-ed, -less, -ly, -free, large, small, medium, big, ripe, fresh, raw, hot, cold, warm, dry, whole, "
               "lean, thin, thick, bone-in, skin-on, skin on, bone in, soft, firm, young, tender, sweet, mild, red, "
               "green, yellow, white, black, plump, frozen, organic, good-quality, long, short, heavy, plain, "
               "full-fat, low-fat, fat, crisp, free-range, day-old, tart, juicy, boneless, skinless, unsweetened, "
               "part-skim, reduced-fat, crusty, thick-cut, light, dark, very, good quality, extra-virgin, extra-firm",
    whole_foods="wheat, wholewheat, grain, grains, grain-, wholegrain, milk, rye, spelt, oat, oats, meal, "
                "wheatmeal, kernel, kernels, berry, cranberry",
    days="day, days, d",
    hours="hour, hours, hr, hrs, h",
    minutes="minute, minutes, min, mins, m, '",
    seconds="second, seconds, sec, secs, s",
    at_least="at least, or more, and more, minimum, min., or so, or longer, up to, a good, approx., approximately",
    serves="serves, serves about, serving, servings, makes, makes about, yield, yields, for, feeds, portions, "
           "number of servings, enough for",
    people="people, persons, person, servings, serving, portions, portion, guests, adults, diners, pax, serves, "
           "helpings, eaters",
    wholes="loaf, loaves, cake, cakes, pie, pies, tart, tarts, pizza, batch, batches, jar, jars, quiche, tray, "
           "dish, pan, pot, bowl, recipe, layer, layers, quart, quarts, pint, pints, gallon, gallons, inch, bottle, "
           "bottles, cheesecake, crust, crusts, tin, sheet, roast, pitcher, casserole, casseroles, meal, meals",
)  # fmt: skip
