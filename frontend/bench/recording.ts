/** A model's answer of a given size, as a recording of one token after another at a fixed pace (docs/recordings.md). */
import { writeFile } from 'node:fs/promises'

const FOODS = ['eggs', 'spinach', 'feta', 'onions', 'potatoes', 'carrots', 'leeks', 'rice', 'tomatoes', 'peppers', 'lentils', 'parsley']
const DOING = 'Stir it slowly over a gentle heat until it smells sweet and the edges have taken on a little colour. '

export interface Size {
  name: string
  ingredients: number
  steps: number
  /** Sentences of a step. */
  sentences: number
}

/** The last is near the largest recipe that the schema lets be. */
export const SIZES: readonly Size[] = [
  { name: '2 KB', ingredients: 7, steps: 8, sentences: 1 },
  { name: '20 KB', ingredients: 36, steps: 27, sentences: 5 },
]

export function answerOf({ ingredients, steps, sentences }: Size): string {
  const foods = Array.from({ length: ingredients }, (_, at) => `${FOODS[at % FOODS.length] ?? ''}${at < FOODS.length ? '' : `, lot ${at}`}`)
  return JSON.stringify(
    {
      title: 'Spinach and feta frittata with nutmeg',
      description: 'A soft, green-flecked frittata that is as good cold the next day as it is warm from the pan.',
      servings: 4,
      prep_minutes: 10,
      cook_minutes: 20,
      ingredients: foods.map((name, at) => ({ quantity: at + 1, unit: 'g', name, note: at % 2 ? 'roughly chopped' : null, group: null })),
      steps: Array.from({ length: steps }, (_, at) => ({
        text: `Take the ${foods[at % foods.length] ?? ''} first. ${DOING.repeat(sentences)}`.trim(),
        minutes: (at % 5) + 1,
        uses: [at % foods.length, (at + 1) % foods.length],
      })),
      notes: 'Keeps for two days in the fridge. Feta is salty, so taste before you add any salt.',
    },
    null,
    1,
  )
}

/** Writes it to `path`, a token of four characters every `pause` milliseconds; the number of its tokens. */
export async function record(path: string, text: string, pause: number): Promise<number> {
  const tokens = text.match(/.{1,4}/gsu) ?? []
  const header = {
    kiwi_recording: 2, kind: 'upstream', origin: 'scripted', source: 'frontend/bench', model: 'scripted', why: 'a fixed pace',
    request: {}, api: 'ollama.generate', status: 200, content_type: 'application/x-ndjson',
  }
  const say = (at: number, line: object) => ({ ms: at * pause, text: `${JSON.stringify({ model: 'scripted', ...line })}\n` })
  const lines = [
    header,
    ...tokens.map((response, at) => say(at, { response, done: false })),
    say(tokens.length, { response: '', done: true, done_reason: 'stop' }),
    { ms: tokens.length * pause, end: 'whole' },
  ]
  await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return tokens.length
}
