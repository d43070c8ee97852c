/** What the played server plays: one good recipe, written token by token, and the ways in which it may end. */
import type { Step } from './playedServer'

const INGREDIENTS = [
  { quantity: 6, unit: 'piece', name: 'eggs', note: null, group: null, pantry_item: 'eggs' },
  { quantity: 200, unit: 'g', name: 'spinach', note: 'roughly chopped', group: null, pantry_item: 'spinach' },
  { quantity: 120, unit: 'g', name: 'feta', note: 'crumbled', group: null, pantry_item: 'feta' },
  { quantity: 1.5, unit: 'tbsp', name: 'olive oil', note: null, group: null, pantry_item: null },
  { quantity: 2, quantity_max: 3, unit: 'clove', name: 'garlic', note: 'finely sliced', group: null, pantry_item: null },
  { quantity: 0.5, unit: 'tsp', name: 'nutmeg', note: 'freshly grated', group: null, pantry_item: null },
  { quantity: null, unit: 'pinch', name: 'black pepper', note: null, group: null, pantry_item: null },
]

const STEPS = [
  { text: 'Heat the oven to 190 °C. Beat the eggs with the nutmeg and a good grind of pepper.', minutes: null, uses: [0, 5, 6] },
  { text: 'Warm the oil in an ovenproof pan and let the garlic turn pale gold over a gentle heat.', minutes: 2, uses: [3, 4] },
  { text: 'Add the spinach by the handful and stir until it has wilted and most of its water is gone.', minutes: 4, uses: [1] },
  { text: 'Pour in the eggs, scatter the feta over the top and bake until the middle only just holds.', minutes: 14, uses: [0, 2] },
  { text: 'Leave it to settle for a few minutes, then cut into wedges.', minutes: 5, uses: [] },
]

export const RECIPE = {
  id: 1,
  title: 'Spinach and feta frittata with nutmeg',
  description: 'A soft, green-flecked frittata that is as good cold the next day as it is warm from the pan.',
  servings: 4,
  prep_minutes: 10,
  cook_minutes: 20,
  total_minutes: 30,
  ingredients: INGREDIENTS,
  steps: STEPS,
  notes: 'Keeps for two days in the fridge. Feta is salty, so taste before you add any salt.',
}

/** Text in pieces of about a token. */
const pieces = (text: string) => text.match(/.{1,4}/gsu) ?? []

function streamed(path: string, text: string, pause: number): Step[] {
  return [
    { type: 'field.started', path },
    ...pieces(text).flatMap((piece): Step[] => [
      { type: 'token', text: piece },
      { type: 'field.delta', path, text: piece },
      ...(pause ? [pause] : []),
    ]),
    { type: 'field.done', path, value: text, span: [0, 0] },
  ]
}

function whole(path: string, value: unknown, pause: number, more: object = {}): Step[] {
  const text = JSON.stringify(value)
  return [
    { type: 'field.started', path },
    ...pieces(text).flatMap((piece): Step[] => [{ type: 'token', text: piece }, ...(pause ? [pause] : [])]),
    { type: 'field.done', path, value, span: [0, 0], ...more },
  ]
}

const WRITING: Step = { type: 'stream.status', phase: 'writing', elapsed_ms: 900, backend: 'ollama', model: 'llama3.1' }

/** The recipe in its parts, so that a test can stop between any two. `pause` is the time between tokens. */
export function parts(pause = 0) {
  return {
    head: [
      WRITING,
      { type: 'token', text: '{"title": "' },
      ...streamed('/title', RECIPE.title, pause),
      ...streamed('/description', RECIPE.description, pause),
      ...whole('/servings', RECIPE.servings, pause),
      ...whole('/prep_minutes', RECIPE.prep_minutes, pause, {
        notes: [{ code: 'coerced', message: "'10 min' read as 10 minutes" }],
      }),
      ...whole('/cook_minutes', RECIPE.cook_minutes, pause),
    ] as Step[],
    ingredients: INGREDIENTS.flatMap((row, index) => whole(`/ingredients/${index}`, row, pause)),
    steps: STEPS.flatMap((step, index): Step[] => [
      { type: 'field.started', path: `/steps/${index}` },
      ...streamed(`/steps/${index}/text`, step.text, pause),
      { type: 'field.done', path: `/steps/${index}`, value: step, span: [0, 0] },
    ]),
    notes: streamed('/notes', RECIPE.notes, pause),
    ending: [{ type: 'recipe.completed', recipe: RECIPE, finish_reason: 'stop', usage: {}, timings: {} }] as Step[],
  }
}

export function wholeRun(pause = 0): Step[] {
  const { head, ingredients, steps, notes, ending } = parts(pause)
  return [...head, ...ingredients, ...steps, ...notes, ...ending]
}

/** The recipe while its third step is being written. */
export function midway(): Step[] {
  const { head, ingredients, steps } = parts()
  return [...head, ...ingredients, ...steps.slice(0, Math.floor(steps.length * 0.55))]
}

export const waiting = (phase: string, more: object = {}): Step[] => [
  { type: 'stream.status', phase, elapsed_ms: 5, backend: 'ollama', model: 'llama3.1', ...more },
]

export const failure = (code: string, message: string, recipe: unknown): Step => ({
  type: 'recipe.failed',
  recipe,
  finish_reason: 'error',
  usage: {},
  timings: {},
  error: { code, message, retryable: true, phase: 'writing' },
})
