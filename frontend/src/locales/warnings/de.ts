/** What the server warns of, by its code (docs/protocol.md), in German; its own sentences are English. */
export default {
  allergens_by_name:
    'Gesucht wurde nach dem, was ausgeschlossen ist, allein in den Namen der Lebensmittel: Das kann zeigen, dass etwas darin ist, nie, dass es nicht darin ist. Lies jedes Etikett, bevor du kochst.',
  allergens_not_checked: 'Nicht auf Allergene geprüft: Lies jede Zutat selbst, bevor du kochst.',
  allergen_withheld: 'Wegen deiner Allergien weggelassen: {items}.',
  diet_withheld: 'Wegen deiner Ernährung weggelassen: {items}.',
  wish_conflict: 'Du wünschst „{text}“; das schließt „{allergy}“ aus („{phrase}“).',
  allergy_unknown: 'In keiner Liste von Allergenen: {allergies}. Weggelassen wird nur, was genau so heißt.',
  wish_unread: 'Nur dem Modell gesagt und nicht gesucht: {wishes}. Was als Allergie angegeben ist, wird gesucht, auf Deutsch, Englisch, Französisch, Spanisch und Italienisch.',
  language_unread:
    'Nach Allergien und Ernährung wird in deutschen, englischen, französischen, spanischen und italienischen Wörtern gesucht. Auf {language} lässt sich nichts sagen: Lies jede Zutat selbst.',
  pantry_unread: 'Am Namen nicht zu beurteilen, und nicht weggelassen: {items}.',
  allergen: {
    contains: '{where} enthält etwas, das „{allergy}“ ausschließt („{phrase}“), und wurde weggelassen.',
    likely: '{where} enthält wahrscheinlich etwas, das „{allergy}“ ausschließt („{phrase}“): Lies das Etikett.',
  },
  diet: {
    contains: '{where} enthält etwas, das „{allergy}“ ausschließt („{phrase}“), und wurde weggelassen.',
    likely: '{where} enthält wahrscheinlich etwas, das „{allergy}“ ausschließt („{phrase}“): Lies das Etikett.',
  },
  food_unread: '„{name}“ lässt sich am Namen nicht beurteilen. Finde heraus, was darin ist, bevor du kochst.',
  implausible_amount: {
    row: '{where}: So viel ({amount}) kann nicht gemeint sein.',
    fact: 'Für wie viele es sei, kann so nicht gemeint sein und wurde weggelassen: Höchstens {most} gehen.',
  },
  implausible_time: {
    row: '{where}: So lange ({amount} Minuten) kann nicht gemeint sein.',
    fact: 'Eine Zeit, die das Modell schrieb, kann nicht gemeint sein und wurde weggelassen: Höchstens {most} Minuten gehen.',
  },
  implausible_heat: '{where}: So heiß ({amount} {measure}) kann nicht gemeint sein.',
  not_in_text: {
    words: '{where}: Im Text steht nichts von {words}.',
    value: '{where}: {value} steht nicht im Text.',
    figures: '{where}: {figures} steht nicht im Text.',
  },
  amount_not_in_text: {
    text: '{where}: {amount} steht nicht im Text, dort heißt es „{text}“.',
    words: '{where}: {amount} steht nicht im Text.',
  },
  left_out: 'Im Text steht „{text}“, und keine Zutat ist das.',
  repaired: 'Ein Formfehler im Text des Modells wurde behoben.',
  change_unread: 'Eine Änderung des Modells nennt keinen Teil des Rezepts, der sich ändern lässt, und wurde weggelassen.',
  servings: 'Das Rezept ist für eine andere Zahl von Leuten, als du wolltest.',
  too_long: 'Es dauert länger, als du Zeit hast.',
  units: 'Einige Mengen sind in anderen Maßen angegeben, als du wolltest.',
  language: 'Das Rezept scheint in einer anderen Sprache zu sein ({seems}), als du wolltest ({asked}).',
  too_many_missing: 'Mehr, als du wolltest, ist noch einzukaufen: {missing}.',
  food_not_listed: '{where} nennt, was nicht unter den Zutaten steht: {foods}.',
  step_repeated: '{where} sagt dasselbe wie Schritt {step}.',
  dangling_uses: '{where} weist auf Zutaten, die nicht in der Liste stehen.',
  import_text_cut: '{field}: Auf {length} Zeichen gekürzt.',
  import_steps_cut: 'Lange Schritte wurden zwischen Sätzen geteilt: {steps} aus {written}.',
  import_steps_joined: 'Kurze Schritte wurden zusammengefasst: {steps} aus {written}.',
  import_time_in_all: 'Nur die Zeit im Ganzen stand da: Was nicht zum Vorbereiten ist, gilt als Kochen.',
  import_time_too_long: '{field}: {minutes} Minuten sind mehr, als aufgehoben wird, und wurden weggelassen.',
  import_servings_too_many: 'Für mehr Leute, als aufgehoben wird ({most}): weggelassen.',
  import_servings_unread: 'Für wie viele es ist, war nicht zu lesen: {written}',
}
