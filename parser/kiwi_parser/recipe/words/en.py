"""English."""

from kiwi_parser.recipe.words.table import Words

EN = Words(
    numbers={
        1: "a, an, one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
        10: "ten", 11: "eleven", 12: "twelve", 15: "fifteen", 16: "sixteen", 18: "eighteen", 20: "twenty",
        24: "twenty-four, twenty four", 25: "twenty-five, twenty five", 30: "thirty", 35: "thirty-five, thirty five",
        40: "forty", 45: "forty-five, forty five", 50: "fifty", 60: "sixty", 90: "ninety", 100: "hundred",
    },
    parts={2: "half, halves", 3: "third, thirds", 4: "quarter, quarters, fourth, fourths", 8: "eighth, eighths"},
    units={
        "g": "g, gr, gm, gms, gram, grams, gramme, grammes",
        "kg": "kg, kgs, kilo, kilos, kilogram, kilograms, kilogramme, kilogrammes",
        "ml": "ml, mls, milliliter, milliliters, millilitre, millilitres, cc",
        "l": "l, lt, ltr, liter, liters, litre, litres",
        "tsp": "tsp, tsps, teaspoon, teaspoons, teaspoonful, teaspoonfuls",
        "tbsp": "tbsp, tbsps, tbs, tbl, tblsp, tablespoon, tablespoons, tablespoonful, tablespoonfuls",
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
    of_units={(10, "ml"): "cl, centiliter, centiliters, centilitre, centilitres",
              (100, "ml"): "dl, deciliter, deciliters, decilitre, decilitres"},
    own="a, an, c, cc, hundred, half, halves",
    dozen="dozen, dozens",
    and_="and, &",
    to="to, or",
    between="between, from",
    plus="plus, and, +, &",
    or_="or",
    times="x, ×, times",
    each="of, at, à, each, per, @",
    about="about, around, approximately, approx, approx., roughly, ca, ca., circa, ~, nearly, almost",
    few="a few, a little, a bit, a couple, a lot, a splash, a drizzle, a dash, a touch, a number, a good few, a knob, "
        "a handful or two, one or more, a small amount, a generous amount",
    of="of, of the",
    fills="heaping, heaped, level, scant, generous, packed, rounded, firmly packed, lightly packed, loosely packed",
    sizes="small, medium, large, big, extra-large, extra large, thick, thin, medium-sized, small to medium, fat, "
          "medium-large, good, very small, very large",
    extracts="juice, the juice, zest, the zest, grated zest, finely grated zest, rind, grated rind, peel, whites, "
             "yolks, leaves, seeds, pulp, freshly squeezed juice",
    tails="to taste, as needed, for serving, to serve, for garnish, to garnish, optional, for frying, for greasing, "
          "for dusting, or to taste, or as needed, if desired, for decoration",
    adjectives="-ed, -less, -ly, -free, large, small, medium, big, ripe, fresh, raw, hot, cold, warm, dry, whole, "
               "lean, thin, thick, bone-in, skin-on, skin on, bone in, soft, firm, young, tender, sweet, mild, red, "
               "green, yellow, white, black, plump, frozen, organic, good-quality, long, short, heavy, plain, "
               "full-fat, low-fat, fat, crisp, free-range, day-old, tart, juicy, boneless, skinless",
    whole_foods="wheat, wholewheat, grain, grains, grain-, wholegrain, milk, rye, spelt, oat, oats, meal, wheatmeal, "
                "kernel, kernels, berry, cranberry",
    days="day, days, d",
    hours="hour, hours, hr, hrs, h",
    minutes="minute, minutes, min, mins, m, '",
    seconds="second, seconds, sec, secs, s",
    at_least="at least, or more, and more, minimum, min., or so, or longer, up to, a good, approx., approximately",
    serves="serves, serves about, serving, servings, makes, makes about, yield, yields, for, feeds, portions, "
           "number of servings, enough for",
    people="people, persons, person, servings, serving, portions, portion, guests, adults, diners, pax, serves, "
           "helpings, eaters",
    wholes="loaf, loaves, cake, cakes, pie, pies, tart, tarts, pizza, batch, batches, jar, jars, quiche, tray, dish, "
           "pan, pot, bowl, recipe, layer, layers, quart, quarts, pint, pints, gallon, gallons, inch, bottle, bottles, "
           "cheesecake, crust, crusts, tin, sheet, roast, pitcher, casserole, casseroles, meal, meals",
)  # fmt: skip
