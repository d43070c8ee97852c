"""Amounts, lines, times and servings as cooks write them, each with what it says. Worded for this table.

A line: language | as written | amount and unit | name | note. "-" is no language; a range is 2..3; fractions are exact.
"""

LINES = """
en | 2 cups flour | 2 cup | flour |
en | 1 cup of milk | 1 cup | milk |
en | ½ cup milk, warmed | 1/2 cup | milk | warmed
en | 1½ cups rice | 3/2 cup | rice |
en | 1 ½ cups rice | 3/2 cup | rice |
en | 1 1/2 tsp salt | 3/2 tsp | salt |
en | 1-1/2 tsp salt | 3/2 tsp | salt |
en | 1 & 1/2 cups oats | 3/2 cup | oats |
en | 1 and 1/2 cups oats | 3/2 cup | oats |
en | one and a half cups oats | 3/2 cup | oats |
en | two and a half pounds potatoes | 5/2 lb | potatoes |
en | two thirds cup sugar | 2/3 cup | sugar |
en | one third cup sugar | 1/3 cup | sugar |
en | three quarters cup cocoa | 3/4 cup | cocoa |
en | three-quarters cup cocoa | 3/4 cup | cocoa |
en | one-half cup cream | 1/2 cup | cream |
en | a third cup vinegar | 1/3 cup | vinegar |
en | an eighth tsp saffron | 1/8 tsp | saffron |
en | half a cup of lentils | 1/2 cup | lentils |
en | a quarter cup raisins | 1/4 cup | raisins |
en | half an onion | 1/2 | onion |
en | 1/2 of a cucumber | 1/2 | cucumber |
en | 1/3rd cup tahini | 1/3 cup | tahini |
en | 2 dozen mussels | 24 | mussels |
en | one dozen eggs | 12 | eggs |
en | a dozen oysters | 12 | oysters |
en | half a dozen figs | 6 | figs |
en | dozen eggs | 12 | eggs |
en | twelve shallots | 12 | shallots |
en | three cloves garlic | 3 clove | garlic |
en | .5 cup sugar | 1/2 cup | sugar |
en | 0.25 cup sugar | 1/4 cup | sugar |
en | 2.50 oz chocolate | 5/2 oz | chocolate |
en | 1,000 g beef bones | 1000 g | beef bones |
en | 1,500 ml stock | 1500 ml | stock |
en | 1 000 g beef bones | 1000 g | beef bones |
en | 1,5 l water | 3/2 l | water |
en | 0,250 kg flour | 1/4 kg | flour |
en | 200g sugar | 200 g | sugar |
en | 200 grams sugar | 200 g | sugar |
en | 2 kgs potatoes | 2 kg | potatoes |
en | 1 lt. stock | 1 l | stock |
en | 250 mls cream | 250 ml | cream |
en | 2 dl cream | 200 ml | cream |
en | 5 cl rum | 50 ml | rum |
en | 2 T butter | 2 tbsp | butter |
en | 2 t vanilla | 2 tsp | vanilla |
en | 1 Tbsp. honey | 1 tbsp | honey |
en | 3 tablespoons olive oil | 3 tbsp | olive oil |
en | 1 teaspoonful mustard | 1 tsp | mustard |
en | 2 c. flour | 2 cup | flour |
en | 2 cup(s) spinach | 2 cup | spinach |
en | 3 fl. oz. rum | 3 fl_oz | rum |
en | 4 fluid ounces cream | 4 fl_oz | cream |
en | 2 lbs. pork shoulder | 2 lb | pork shoulder |
en | 1 pinch of salt | 1 pinch | salt |
en | a pinch of nutmeg | 1 pinch | nutmeg |
en | 2 slices bread | 2 slice | bread |
en | 1 bunch of parsley, chopped | 1 bunch | parsley | chopped
en | 2 sprigs thyme | 2 sprig | thyme |
en | 3 pcs. ginger | 3 piece | ginger |
en | 2-3 cloves garlic | 2..3 clove | garlic |
en | 2 – 3 cloves garlic | 2..3 clove | garlic |
en | 2—3 cloves garlic | 2..3 clove | garlic |
en | 2~3 chillies | 2..3 | chillies |
en | 2～3 chillies | 2..3 | chillies |
en | 2 to 3 carrots | 2..3 | carrots |
en | 2 or 3 carrots | 2..3 | carrots |
en | two to three carrots | 2..3 | carrots |
en | between 2 and 3 carrots | 2..3 | carrots |
en | 1/2-3/4 cup water | 1/2..3/4 cup | water |
en | 1 to 1 1/2 cups water | 1..3/2 cup | water |
en | 200g-250g flour | 200..250 g | flour |
en | 200 g to 250 g flour | 200..250 g | flour |
en | 1 tsp to 1 tbsp chilli flakes | 1..3 tsp | chilli flakes |
en | 1 cup plus 2 tbsp milk | 9/8 cup | milk |
en | 1 cup + 2 tablespoons milk | 9/8 cup | milk |
en | 1 cup and 2 tbsp milk | 9/8 cup | milk |
en | 1 tbsp plus 1 tsp cornflour | 4/3 tbsp | cornflour |
en | 1 lb 2 oz flour | 9/8 lb | flour |
en | 2 lb. 8 oz. veal | 5/2 lb | veal |
en | 1 kg 200 g plums | 6/5 kg | plums |
en | 2 x 400g tins chickpeas | 2 can | chickpeas | 400 g
en | 2 × 400 g cans chickpeas, drained | 2 can | chickpeas | 400 g, drained
en | 2x400g tins tomatoes | 2 can | tomatoes | 400 g
en | 1 14-oz can tomatoes | 1 can | tomatoes | 14 oz
en | 1 14 oz can tomatoes | 1 can | tomatoes | 14 oz
en | 2 15-ounce cans pumpkin | 2 can | pumpkin | 15 ounce
en | 14-oz can coconut milk | 1 can | coconut milk | 14 oz
en | 400g tin lentils | 1 can | lentils | 400 g
en | 1 (15 oz) can black beans | 1 can | black beans | 15 oz
en | 4 (28 ounce) cans beans | 4 can | beans | 28 ounce
en | 2 cans (400 g) chickpeas | 2 can | chickpeas | 400 g
en | 2 cans chickpeas (400 g, drained) | 2 can | chickpeas | 400 g, drained
en | 1 can of 400 g tomatoes | 1 can | tomatoes | 400 g
en | 2 x 150g salmon fillets | 300 g | salmon fillets | 2 x 150 g
en | 1 320g chicken breast | 320 g | chicken breast |
en | 2-3 x 400 g beef | 800..1200 g | beef | 2 x 400 g
en | 1 cup or mug of tea | 1 cup | or mug of tea |
en | juice 2 lemons | 2 | lemons | juice
en | juice of lemon | | juice of lemon |
en | 1 cup chopped, toasted | 1 cup | chopped | toasted
en | 2 İncir | 2 | i̇ncir |
en | 2 x eggs | 2 | eggs |
en | 2x onions | 2 | onions |
en | 200g/7oz butter | 200 g | butter | 7 oz
en | 200 g / 7 oz butter | 200 g | butter | 7 oz
en | 200g (7oz) butter | 200 g | butter | 7oz
en | 250 ml (1 cup) water | 250 ml | water | 1 cup
en | 25 g or 2 tbsp oil | 25 g | oil | 2 tbsp
en | 1 cup (240 ml) stock, hot | 1 cup | stock | 240 ml, hot
en | a few basil leaves |  | basil leaves | a few
en | a little oil |  | oil | a little
en | a splash of wine |  | wine | a splash
en | a couple of carrots |  | carrots | a couple
en | about 2 cups peas | 2 cup | peas |
en | approx. 300 g peas | 300 g | peas |
en | ~300 g peas | 300 g | peas |
en | 200 g peeled, deveined shrimp | 200 g | shrimp | peeled, deveined
en | 500 g boneless, skinless chicken thighs | 500 g | chicken thighs | boneless, skinless
en | 2 large, ripe tomatoes | 2 | tomatoes | large, ripe
en | 1 cup cooked, shredded chicken, warm | 1 cup | chicken | cooked, shredded, warm
en | 1 onion, finely chopped | 1 | onion | finely chopped
en | 1 onion (red), diced | 1 | onion | red, diced
en | 2 carrots, peeled and sliced | 2 | carrots | peeled and sliced
en | 1 lemon, for serving | 1 | lemon | for serving
en | 3 large eggs | 3 | large eggs |
en | 2 large cloves garlic | 2 clove | garlic | large
en | 1 heaping tbsp sugar | 1 tbsp | sugar | heaping
en | 1 cup packed brown sugar | 1 cup | brown sugar | packed
en | 1 small can sweetcorn | 1 can | sweetcorn | small
en | 1 whole wheat tortilla | 1 | whole wheat tortilla |
en | 2 whole grain rolls | 2 | whole grain rolls |
en | 1 whole chicken | 1 piece | chicken |
en | juice of 1 lemon | 1 | lemon | juice
en | juice of half a lemon | 1/2 | lemon | juice
en | zest of 2 oranges | 2 | oranges | zest
en | zest and juice of 2 limes | 2 | limes | zest and juice
en | Butter, 50g | 50 g | Butter |
en | Butter: 50 g | 50 g | Butter |
en | Butter - 50 g | 50 g | Butter |
en | Butter (50 g) | 50 g | Butter |
en | Sugar 2 tbsp | 2 tbsp | Sugar |
en | Eggs: 3 | 3 | Eggs |
en | Eggs, 3 | 3 | Eggs |
en | Salt, 1 pinch | 1 pinch | Salt |
en | Flour, 2 cups, sifted | 2 cup | Flour | sifted
en | salt and pepper to taste | | salt and pepper | to taste
en | salt, to taste | | salt | to taste
en | oil for frying | | oil | for frying
en | parsley (optional) | | parsley | optional
en | Salt | | Salt |
en | 7-grain bread | | 7-grain bread |
en | 80/20 ground beef | | 80/20 ground beef |
en | 1 lb 80/20 ground beef | 1 lb | 80/20 ground beef |
en | 2% milk | | 2% milk |
en | 1 cup 2% milk | 1 cup | 2% milk |
en | 00 flour | | 00 flour |
en | 2 cloves | 2 | cloves |
en | 2 canned peaches | 2 | canned peaches |
en | 1 cupcake | 1 | cupcake |
en | 2 handfuls spinach | 2 | spinach | handfuls
en | 1 stick butter | 1 | butter | stick
en | - 2 eggs | 2 | eggs |
en | [ ] 2 eggs | 2 | eggs |
en | • 2 eggs | 2 | eggs |
en | 3. 2 eggs | 2 | eggs |
en | 2+ cups water | 2 cup | water | 2+
en | anchovies | | anchovies |
en | onion or shallot | | onion or shallot |
- | 1,250 kg beef | | 1,250 kg beef |
- | 1.250 kg beef | | 1.250 kg beef |
- | 1,000 g flour | 1000 g | flour |
- | 0,125 l milk | 1/8 l | milk |
- | 3 EL Öl | 3 tbsp | Öl |
- | 2 gousses d'ail | 2 clove | ail |
- | 1 pizca de sal | 1 pinch | sal |
- | 2 cucchiai d'olio | 2 tbsp | olio |
en-ZA | 1,250 kg beef | 5/4 kg | beef |
de | 0,125 l Milch | 1/8 l | Milch |
de | 1,250 kg Rind | 5/4 kg | Rind |
de | 1,5 kg Kartoffeln | 3/2 kg | Kartoffeln |
de | 1.000 ml Brühe | 1000 ml | Brühe |
de | 1.500 g Mehl | 1500 g | Mehl |
de | 1.250,5 g Mehl | 2501/2 g | Mehl |
de | 1.5 l Wasser | 3/2 l | Wasser |
de-CH | 1'200 g Mehl | 1200 g | Mehl |
de-CH | 1.250 kg Mehl | 5/4 kg | Mehl |
de-AT | 1,250 kg Mehl | 5/4 kg | Mehl |
de | 2 EL Olivenöl | 2 tbsp | Olivenöl |
de | 1 TL Salz | 1 tsp | Salz |
de | 1 gestrichener TL Backpulver | 1 tsp | Backpulver | gestrichener
de | 2 gehäufte EL Zucker | 2 tbsp | Zucker | gehäufte
de | 1 Prise Zimt | 1 pinch | Zimt |
de | eine Prise Salz | 1 pinch | Salz |
de | 2 Zehen Knoblauch | 2 clove | Knoblauch |
de | 3 Scheiben Brot | 3 slice | Brot |
de | 1 Bund Petersilie, gehackt | 1 bunch | Petersilie | gehackt
de | 2 Zweige Rosmarin | 2 sprig | Rosmarin |
de | 1 Dose Mais | 1 can | Mais |
de | 2 Dosen à 400 g Tomaten | 2 can | Tomaten | 400 g
de | 2 Dosen Tomaten (je 400 g) | 2 can | Tomaten | je 400 g
de | 2 x 400 g Dosen Tomaten | 2 can | Tomaten | 400 g
de | 1 Pfund Spargel | 500 g | Spargel |
de | ein halbes Pfund Butter | 250 g | Butter |
de | 3 Stück Zwiebeln | 3 piece | Zwiebeln |
de | 1 Tasse Reis | 1 cup | Reis |
de | eine halbe Zwiebel | 1/2 | Zwiebel |
de | anderthalb Tassen Milch | 3/2 cup | Milch |
de | eineinhalb Liter Wasser | 3/2 l | Wasser |
de | zwei Drittel Tasse Wasser | 2/3 cup | Wasser |
de | drei Viertel Liter Milch | 3/4 l | Milch |
de | ein Dutzend Eier | 12 | Eier |
de | zwei Eier | 2 | Eier |
de | 2 bis 3 Möhren | 2..3 | Möhren |
de | 2-3 EL Wasser | 2..3 tbsp | Wasser |
de | 2 oder 3 Möhren | 2..3 | Möhren |
de | ca. 200 g Käse | 200 g | Käse |
de | etwa 200 g Käse | 200 g | Käse |
de | ein paar Blätter Basilikum |  | Basilikum | ein paar Blätter
de | etwas Öl |  | Öl | etwas
de | Salz und Pfeffer nach Geschmack | | Salz und Pfeffer | nach Geschmack
de | Saft von 1 Zitrone | 1 | Zitrone | Saft
de | Saft einer Zitrone | 1 | Zitrone | Saft
de | Saft einer halben Zitrone | 1/2 | Zitrone | Saft
de | Butter, 50 g | 50 g | Butter |
de | Mehl 500 g | 500 g | Mehl |
de | Mehl Type 405 | | Mehl Type 405 |
de | 200 g geschälte, entdarmte Garnelen | 200 g | Garnelen | geschälte, entdarmte
de | 2 große, reife Tomaten | 2 | Tomaten | große, reife
de | 2 Knoblauchzehen | 2 | Knoblauchzehen |
de | 250 ml (1 Tasse) Wasser | 250 ml | Wasser | 1 Tasse
de | 1 EL plus 1 TL Stärke | 4/3 tbsp | Stärke |
de | 1 kg 500 g Äpfel | 3/2 kg | Äpfel |
fr | 0,5 l de lait | 1/2 l | lait |
fr | 1,250 kg de bœuf | 5/4 kg | bœuf |
fr | 1 250 g de bœuf | 1250 g | bœuf |
fr | 1 000 g de farine | 1000 g | farine |
fr | 200 g de farine | 200 g | farine |
fr | 20 cl de crème | 200 ml | crème |
fr | 2 cuillères à soupe d'huile d'olive | 2 tbsp | huile d'olive |
fr | 2 cuillères à soupe d’huile | 2 tbsp | huile |
fr | 1 cuillère à café de sel | 1 tsp | sel |
fr | 1 c. à s. de miel | 1 tbsp | miel |
fr | 1 c. à c. de miel | 1 tsp | miel |
fr | 1 c. à soupe de miel | 1 tbsp | miel |
fr | 2 càs de miel | 2 tbsp | miel |
fr | 1 cc de sel | 1 | cc de sel |
fr | 2 gousses d'ail, hachées | 2 clove | ail | hachées
fr | 3 tranches de pain | 3 slice | pain |
fr | une pincée de sel | 1 pinch | sel |
fr | 1 botte de radis | 1 bunch | radis |
fr | 2 brins de thym | 2 sprig | thym |
fr | 1 boîte de thon | 1 can | thon |
fr | 2 boîtes de 400 g de tomates | 2 can | tomates | 400 g
fr | une livre de beurre | 500 g | beurre |
fr | une demi-livre de beurre | 250 g | beurre |
fr | un demi oignon | 1/2 | oignon |
fr | une tasse et demie de riz | 3/2 cup | riz |
en | 1 cup and a half of rice | 3/2 cup | rice |
es | 1 taza y media de arroz | 3/2 cup | arroz |
it | 1 tazza e mezza di riso | 3/2 cup | riso |
fr | deux tiers de tasse de riz | 2/3 cup | riz |
fr | trois quarts de litre d'eau | 3/4 l | eau |
fr | une douzaine d'huîtres | 12 | huîtres |
fr | 2 à 3 carottes | 2..3 | carottes |
fr | 2 ou 3 carottes | 2..3 | carottes |
fr | entre 2 et 3 carottes | 2..3 | carottes |
fr | environ 300 g de riz | 300 g | riz |
fr | un peu de sel |  | sel | un peu
fr | quelques feuilles de basilic |  | basilic | quelques feuilles
fr | sel au goût | | sel | au goût
fr | jus d'un citron | 1 | citron | jus
fr | le jus de 2 citrons | 2 | citrons | le jus
fr | 1 grosse gousse d'ail | 1 clove | ail | grosse
fr | six œufs | 6 | œufs |
es | 0,5 l de leche | 1/2 l | leche |
es | 1,250 kg de patatas | 5/4 kg | patatas |
es | 1.000 ml de caldo | 1000 ml | caldo |
es-MX | 1,000 ml de caldo | 1000 ml | caldo |
es | 2 cucharadas de aceite | 2 tbsp | aceite |
es | 1 cucharadita de sal | 1 tsp | sal |
es | 2 cdas de aceite | 2 tbsp | aceite |
es | 1 cdta. de sal | 1 tsp | sal |
es | 2 tazas de arroz | 2 cup | arroz |
es | taza y media de arroz | 3/2 cup | arroz |
es | media taza de azúcar | 1/2 cup | azúcar |
es | media cebolla | 1/2 | cebolla |
es | dos tercios de taza de agua | 2/3 cup | agua |
es | tres cuartos de taza de agua | 3/4 cup | agua |
es | una docena de huevos | 12 | huevos |
es | dos huevos | 2 | huevos |
es | 3 dientes de ajo | 3 clove | ajo |
es | 2 rebanadas de pan | 2 slice | pan |
es | una pizca de sal | 1 pinch | sal |
es | 1 manojo de perejil | 1 bunch | perejil |
es | 1 lata de atún | 1 can | atún |
es | 1 lata de 400 g de tomates | 1 can | tomates | 400 g
es | 2 ramitas de tomillo | 2 sprig | tomillo |
es | 2 o 3 zanahorias | 2..3 | zanahorias |
es | 2 a 3 zanahorias | 2..3 | zanahorias |
es | sal al gusto | | sal | al gusto
es | un poco de sal |  | sal | un poco
es | zumo de 1 limón | 1 | limón | zumo
es | jugo de 2 limones | 2 | limones | jugo
es | aproximadamente 300 g de arroz | 300 g | arroz |
it | 0,5 l di latte | 1/2 l | latte |
it | 1,250 kg di patate | 5/4 kg | patate |
it | 1.000 ml di brodo | 1000 ml | brodo |
it | 2 cucchiai d'olio | 2 tbsp | olio |
it | 1 cucchiaino di sale | 1 tsp | sale |
it | 2 tazze di riso | 2 cup | riso |
it | mezza cipolla | 1/2 | cipolla |
it | due uova | 2 | uova |
it | un etto di prosciutto | 100 g | prosciutto |
it | 2 spicchi d'aglio | 2 clove | aglio |
it | 3 fette di pane | 3 slice | pane |
it | un pizzico di sale | 1 pinch | sale |
it | 1 mazzetto di basilico | 1 bunch | basilico |
it | 1 lattina di tonno | 1 can | tonno |
it | 2 rametti di rosmarino | 2 sprig | rosmarino |
it | una dozzina di uova | 12 | uova |
it | tre quarti di tazza d'acqua | 3/4 cup | acqua |
it | due terzi di tazza d'acqua | 2/3 cup | acqua |
it | 2 o 3 carote | 2..3 | carote |
it | 2-3 carote | 2..3 | carote |
it | sale q.b. | | sale | q.b.
it | olio quanto basta | | olio | quanto basta
it | a piacere basilico | | a piacere basilico |
it | qualche foglia di basilico |  | basilico | qualche foglia
it | succo di 1 limone | 1 | limone | succo
it | circa 300 g di riso | 300 g | riso |
"""

TIMES = """
en | 20 min | 20
en | 20 minutes | 20
en | 90 | 90
en | 1 h 10 min | 70
en | 1h10 | 70
en | 1 hr 5 | 65
en | 1 hour and 30 minutes | 90
en | 1½ hours | 90
en | 1.5 hours | 90
en | one and a half hours | 90
en | an hour and a half | 90
en | half an hour | 30
en | a quarter of an hour | 15
en | three quarters of an hour | 45
en | 30+ minutes | 30
en | at least 30 minutes | 30
en | 30 minutes or more | 30
en | about 45 minutes (or so) | 45
en | 20-25 min | 25
en | 20 to 25 minutes | 25
en | 45 minutes to 1 hour | 60
en | 2-3 hours | 180
en | forty-five minutes | 45
en | 2 days | 2880
en | 1:10 | 70
en | 1:10:00 | 70
en | PT1.5H | 90
en | PT1H10M | 70
en | P0Y0M0DT0H35M0.000S | 35
en | PT90S | 2
en | P1DT2H | 1560
en | 30 sec | 1
en | 1 hour and about 5 minutes | 65
en | 2 days 5 | -
en | overnight | -
en | 10 min per side | -
en | until golden | -
en | 3-2 min | -
en | PT | -
en | 5 kg | -
en | 1 hour to 30 minutes | -
de | 20 Minuten | 20
de | 30 Min. | 30
de | 1 Std. 20 Min | 80
de | 1 Stunde und 20 Minuten | 80
de | 1,5 Stunden | 90
de | anderthalb Stunden | 90
de | eine halbe Stunde | 30
de | eine Viertelstunde | 15
de | drei Viertelstunden | 45
de | 2 bis 3 Stunden | 180
de | ca. 25 Minuten | 25
de | mindestens 2 Stunden | 120
de | eine Stunde | 60
fr | 1 heure | 60
fr | 1 h 30 | 90
fr | 1 heure et demie | 90
fr | une demi-heure | 30
fr | un quart d'heure | 15
fr | trois quarts d'heure | 45
fr | 20 à 25 minutes | 25
fr | environ 40 mn | 40
es | 20 minutos | 20
es | 1 hora y media | 90
es | hora y media | 90
es | media hora | 30
es | un cuarto de hora | 15
es | 1 hora y 15 minutos | 75
es | unos 30 minutos | 30
it | 20 minuti | 20
it | un'ora | 60
it | 1 ora e mezza | 90
it | mezz'ora | 30
it | un quarto d'ora | 15
it | 1 ora e 20 minuti | 80
it | circa 30 minuti | 30
"""
"""Language | as written | minutes."""

SERVINGS = """
en | 4 | 4
en | serves 4 | 4
en | Serves 4-6 | 4
en | Serves: 4 | 4
en | Yield: 4 | 4
en | Yield: 4 servings | 4
en | for 4 people | 4
en | 4-6 servings | 4
en | 4 to 6 | 4
en | makes 12 | 12
en | Makes about 12 muffins | 12
en | four | 4
en | about 4 servings | 4
en | 4+ | 4
en | 4 large portions | 4
en | About 3 dozen | 36
en | 1 loaf (12 slices) | 12
en | 12 slices | 12
en | 1 loaf (large) (12 slices) | 12
en | Serves a crowd | -
en | 1 loaf | -
en | 1 9-inch pie | -
en | 2 cups | -
en | a few | -
en | many | -
en | 500 ml | -
de | Für 4 Personen | 4
de | 4 Portionen | 4
de | Ergibt 12 Stück | 12
de | für ca. 6 Personen | 6
de | 1 Kuchen (12 Stück) | 12
de | 1 Blech | -
fr | Pour 4 personnes | 4
fr | 6 parts | 6
fr | 1 gâteau | -
es | Para 4 personas | 4
es | 4 raciones | 4
es | Rinde 6 porciones | 6
it | Per 4 persone | 4
it | dosi per 4 persone | 4
it | 1 torta | -
"""
"""Language | as written | for how many."""
