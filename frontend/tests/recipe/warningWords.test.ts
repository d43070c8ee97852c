/** Every warning that the server can give has words of the page's own in every language but the server's. */
import { afterAll, describe, expect, it } from 'vitest'

import { chooseLocale, loadMoreTexts, type Locale, LOCALES } from '@/i18n'
import { recipeText } from '@/recipe/text'
import { warningWords } from '@/recipe/warningWords'

const MESSAGE = 'What the server says.'

/** One of each kind, with the evidence that the server gives; of an import's remarks by their kind. */
const SAID: Record<string, { path?: string; evidence?: Record<string, unknown> }[]> = {
  allergens_by_name: [{}],
  allergens_not_checked: [{}],
  allergen_withheld: [{ evidence: { items: [{ item: 'feta', allergy: 'Milch' }] } }],
  diet_withheld: [{ evidence: { items: [{ item: 'bacon', allergy: 'vegan' }] } }],
  wish_conflict: [{ evidence: { text: 'die Sahne aufbrauchen', allergy: 'Milch', phrase: 'Sahne', key: 'milk', outcome: 'contains' } }],
  allergy_unknown: [{ evidence: { allergies: ['Kiesel'] } }, { evidence: { allergies: ['Mich'], did_you_mean: { Mich: ['Milch'] } } }],
  wish_unread: [{ evidence: { wishes: ['без орехов'] } }],
  language_unread: [{ evidence: { language: 'pl' } }],
  pantry_unread: [{ evidence: { items: ['Dings', 'Bums'] } }],
  allergen: ['contains', 'likely'].map((outcome) => ({ path: '/ingredients/2', evidence: { text: 'Pesto', allergy: 'Nüsse', phrase: 'pesto', key: null, group: null, outcome } })),
  diet: [...['contains', 'likely'].map((outcome) => ({ path: '/steps/1', evidence: { text: 'Den Speck braten.', allergy: 'vegan', phrase: 'Speck', outcome } }))],
  food_unread: [{ path: '/ingredients/0', evidence: { name: 'Dings' } }],
  implausible_amount: [
    { path: '/ingredients/3', evidence: { amount: 4000, measure: 'g', most: 500, servings: 2, per_serving: 2000 } },
    { path: '/servings', evidence: { most: 50 } },
  ],
  implausible_time: [{ path: '/steps/0/text', evidence: { amount: 9000, measure: 'minutes', most: 2880 } }, { path: '/cook_minutes', evidence: { most: 2880 } }],
  implausible_heat: [{ path: '/steps/0/text', evidence: { amount: 900, measure: '°C', most: 300 } }],
  not_in_text: [
    { path: '/title', evidence: { words: ['Omelett'] } },
    { path: '/servings', evidence: { value: 4 } },
    { path: '/steps/1/text', evidence: { figures: ['20', '30'] } },
  ],
  amount_not_in_text: [
    { path: '/ingredients/0', evidence: { quantity: 2, unit: 'cup', text: '3 Tassen Mehl' } },
    { path: '/ingredients/0', evidence: { quantity: 2, unit: null, text: null } },
  ],
  left_out: [{ path: '/ingredients', evidence: { text: '100 g Zucker' } }],
  repaired: [{ path: '/steps', evidence: { mend: 'trailing_comma', offset: 3 } }],
  change_unread: [{ evidence: { text: 'hm' } }],
  servings: [{ path: '/servings' }],
  too_long: [{}],
  units: [{ path: '/ingredients' }],
  language: [{ evidence: { asked: 'de', seems: 'en' } }],
  too_many_missing: [{ path: '/ingredients', evidence: { missing: ['Feta'] } }],
  food_not_listed: [{ path: '/steps/2/text', evidence: { foods: ['Mehl', 'Butter'] } }],
  step_repeated: [{ path: '/steps/2/text', evidence: { step: 0 } }],
  dangling_uses: [{ path: '/steps/2/uses', evidence: { positions: [9] } }],
  times_as_written: [{}],
  amount_in_step: [{ path: '/steps/2/text' }],
  part_of_an_egg: [{ path: '/ingredients/0' }],
  too_little: [{ path: '/ingredients/0' }],
  'import text_cut': [{ evidence: { field: 'notes', length: 2000 } }],
  'import steps_cut': [{ evidence: { steps: 4, written: 2 } }],
  'import steps_joined': [{ evidence: { steps: 30, written: 52 } }],
  'import time_in_all': [{ evidence: { minutes: 60 } }],
  'import time_too_long': [{ evidence: { field: 'cook_minutes', minutes: 90000, most: 2880 } }],
  'import servings_too_many': [{ evidence: { most: 50 } }],
  'import servings_unread': [{ evidence: { written: 'viele' } }],
}

const DOCS = Object.values(import.meta.glob<string>('../../../docs/protocol.md', { query: '?raw', import: 'default', eager: true })).join()
const SERVER = Object.values(import.meta.glob<string>(['../../../kiwi_recipes/{recipes,food,library}/**/*.py'], { query: '?raw', import: 'default', eager: true })).join('\n')

const found = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')

/** The contract's list, and what the server's own code names. */
const CODES = [
  ...found(/`([a-z_]+)`/g, /^Warnings: [^]*?\n\n/m.exec(DOCS)?.[0] ?? ''),
  ...found(/\bWarned\(\s*"([a-z_]+)"/g, SERVER),
  ...found(/\bRemark\(\s*"([a-z_]+)"/g, SERVER),
  ...found(/return \[\("([a-z_]+)", "/g, SERVER),
  ...found(/\bImportRemark\(\s*"([a-z_]+)"/g, SERVER).map((kind) => `import ${kind}`),
]

it('the table has every code that the contract or the server names', () => {
  expect(CODES.length).toBeGreaterThan(50)
  expect([...new Set(CODES)].filter((code) => !(code in SAID))).toEqual([])
})

const others = (Object.keys(LOCALES) as Locale[]).filter((locale) => locale !== 'en')

describe.each(others)('in %s', (locale) => {
  afterAll(() => chooseLocale('en'))

  it('every warning has words, with all that it is about', async () => {
    await chooseLocale(locale)
    await loadMoreTexts()
    for (const [name, kinds] of Object.entries(SAID)) {
      const [code = '', remark] = name.split(' ')
      for (const { path, evidence } of kinds) {
        const words = warningWords({ code, message: MESSAGE, ...(path && { path }), evidence: { ...evidence, ...(remark && { remark }) } })
        expect(words, name).toMatch(/^[A-ZÄÖÜ„].*[.:]|^\w+: /)
        expect(words, name).not.toMatch(/\{|undefined|null|What the server says/)
      }
    }
  })

  it('leaves what is not known here to the server', async () => {
    await chooseLocale(locale)
    expect(warningWords({ code: 'something_newer', message: MESSAGE })).toBe(MESSAGE)
    expect(warningWords({ code: 'toString', message: MESSAGE })).toBe(MESSAGE)
    expect(warningWords({ code: 'import', message: MESSAGE })).toBe(MESSAGE) // of an older server
    expect(warningWords({ code: 'left_out', message: MESSAGE })).toBe(MESSAGE)
  })

  it('a copied recipe says in that language how it was looked at', async () => {
    await chooseLocale(locale)
    expect(recipeText({ title: 'x', allergens: { checked: true, message: MESSAGE } })).not.toContain(MESSAGE)
  })
})

it('in German it is German', async () => {
  await chooseLocale('de')
  await loadMoreTexts()
  const all = Object.entries(SAID).map(([name, [one]]) => {
    const [code = '', remark] = name.split(' ')
    return warningWords({ code, message: MESSAGE, ...(one?.path && { path: one.path }), evidence: { ...one?.evidence, ...(remark && { remark }) } })
  })
  expect(all).toContain('„Pesto“ enthält etwas, das „Nüsse“ ausschließt („pesto“), und wurde weggelassen.')
  expect(all).toContain('Wegen deiner Allergien weggelassen: feta (Milch).')
  expect(all).toContain('Schritt 3 nennt, was nicht unter den Zutaten steht: Mehl und Butter.')
  expect(all).toContain('Schritt 3 sagt dasselbe wie Schritt 1.')
  expect(all).toContain('Das Rezept scheint in einer anderen Sprache zu sein (Englisch), als du wolltest (Deutsch).')
  expect(all).toContain('Zutat 1: 2 Tassen steht nicht im Text, dort heißt es „3 Tassen Mehl“.')
  await chooseLocale('en')
  expect(warningWords({ code: 'too_long', message: MESSAGE })).toBe(MESSAGE)
})
