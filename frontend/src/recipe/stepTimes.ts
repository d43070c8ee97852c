/**
 * The times that a step names, in English and German, each with the step's own words: "fry for 3 minutes, then simmer for 1 hour
 * 20". Of a range the longer end counts, as everywhere. How often something is done is no time to wait for, nor is how long it keeps.
 */
export interface StepTime {
  seconds: number
  said: string
}

const HALVES: Record<string, number> = { '¼': 0.25, '½': 0.5, '¾': 0.75, '⅓': 1 / 3, '⅔': 2 / 3 }
const NUMBERS: Record<string, number> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, fifteen: 15 },
  ...{ twenty: 20, 'twenty-five': 25, thirty: 30, 'thirty-five': 35, forty: 40, 'forty-five': 45, fifty: 50 },
  ...{ ein: 1, eine: 1, einer: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10, zwölf: 12 },
  ...{ fünfzehn: 15, zwanzig: 20, fünfundzwanzig: 25, dreißig: 30, vierzig: 40, fünfundvierzig: 45 },
  ...{ 'a quarter of an': 0.25, 'quarter of an': 0.25, 'three quarters of an': 0.75, 'three-quarters of an': 0.75 },
  ...{ half: 0.5, 'half a': 0.5, 'one and a half': 1.5, 'one-and-a-half': 1.5, 'two and a half': 2.5, 'two-and-a-half': 2.5 },
  ...{ halben: 0.5, 'einen halben': 0.5, halber: 0.5, 'ein halber': 0.5, einen: 1, zweieinhalb: 2.5, dreieinhalb: 3.5, dreiviertel: 0.75 },
  ...{ 'half an': 0.5, 'an hour and a half': 1.5, 'eine halbe': 0.5, 'einer halben': 0.5, halbe: 0.5, anderthalb: 1.5, eineinhalb: 1.5 },
}
const UNITS: readonly [RegExp, number][] = [
  [/^(h|hrs?|hours?|std|stunden?)$/i, 3600],
  [/^(days?|tage?n?)$/i, 24 * 3600],
  [/night$|nacht$/i, 8 * 3600],
  [/^viertelstunden?$/i, 900],
  [/^dreiviertelstunden?$/i, 2700],
  [/^(min|mins|minutes?|minuten?)$/i, 60],
  [/^(s|secs?|seconds?|sek|sekunden?)$/i, 1],
]

const WORD = Object.keys(NUMBERS).sort((one, other) => other.length - one.length).join('|')
const NUMBER = `(?:\\d+:[0-5]\\d|\\d+[- ]\\d+/\\d+|\\d+/\\d+|\\d+(?:[.,]\\d+)?\\s?[¼½¾⅓⅔]?|[¼½¾⅓⅔]|(?:${WORD})(?![\\p{L}]))`
const UNIT = '(?:hours?|hrs?|(?:(?:drei)?viertel)?stunden?|std|days?|tage?n?|minutes?|minuten?|mins?|seconds?|sekunden?|secs?|sek|h|s)(?![\\p{L}])\\.?'
const ONE = `(${NUMBER})(?:\\s*(?:[-–—]|to|bis|or|oder)\\s*(${NUMBER}))?[\\s-]*(${UNIT})`
/** What needs no number before it. */
const ALONE = '(?:(?:drei)?viertelstunde|over\\s?night|all night|über nacht|eine nacht|ganze nacht)(?![\\p{L}])'
const TIME = new RegExp(`(?<![\\p{L}\\d.,/]|\\p{L}-)(?:${ONE}|(${ALONE}))`, 'giu')
/** Between the parts of one time: "1 hour and 20 minutes". */
const LINK = /^\s*(?:,|and|und)?\s*$/i
const HALF_MORE = /^\s+and a half(?![\p{L}])/iu
/** "1 hour 20": minutes that are not called so. */
const MINUTES_MORE = /^\s+([1-5]?\d)(?=[.,;:)]?(?:\s|$))(?!\s+[\p{L}\d%°])/u
const OFTEN = /(?:every|each|alle|jede)\s+$/i
/** The full stop behind a whole word; that of "Min." belongs to it. */
const SENTENCE_END = /(?<=\p{L}{5})\.$/u
const LONGEST_S = 24 * 3600

export function stepTimes(text: string): StepTime[] {
  const found: { start: number; end: number; seconds: number; unit: number }[] = []
  for (const match of text.matchAll(TIME)) {
    const [whole, least = '1', most, word = match[4] ?? ''] = match
    const unit = unitOf(word)
    if (OFTEN.test(text.slice(0, match.index))) continue
    const half = HALF_MORE.exec(text.slice(match.index + whole.length))?.[0] ?? ''
    const more = unit === 3600 && !half ? MINUTES_MORE.exec(text.slice(match.index + whole.length)) : null
    const seconds = (numberOf(most ?? least) + (half ? 0.5 : 0)) * unit + Number(more?.[1] ?? 0) * 60
    const end = match.index + whole.length + half.length + (more?.[0].length ?? 0)
    const before = found.at(-1)
    if (before && before.unit <= 3600 && unit < before.unit && LINK.test(text.slice(before.end, match.index))) {
      Object.assign(before, { end, seconds: before.seconds + seconds, unit })
    } else found.push({ start: match.index, end, seconds, unit })
  }
  const times = found
    .filter(({ seconds }) => seconds > 0 && seconds <= LONGEST_S)
    .map(({ start, end, seconds }) => ({ seconds: Math.round(seconds), said: text.slice(start, end).replace(SENTENCE_END, '') }))
  return times.filter((time, at) => times.findIndex(({ seconds }) => seconds === time.seconds) === at)
}

function unitOf(word: string): number {
  return UNITS.find(([names]) => names.test(word.replace('.', '')))?.[1] ?? 60
}

function numberOf(text: string): number {
  const word = NUMBERS[text.toLowerCase()]
  if (word !== undefined) return word
  const [, hours, sixtieths] = /^(\d+):(\d\d)$/.exec(text) ?? []
  if (hours !== undefined) return Number(hours) + Number(sixtieths) / 60
  const [, whole = 0, over, under] = /^(?:(\d+)[- ])?(\d+)\/(\d+)$/.exec(text) ?? []
  if (over !== undefined) return Number(whole) + Number(over) / Number(under)
  const part = HALVES[text.at(-1) ?? '']
  return Number(text.replace(/[¼½¾⅓⅔]/, '').trim().replace(',', '.')) + (part ?? 0)
}
