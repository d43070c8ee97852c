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
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, eight: 8, ten: 10, fifteen: 15, twenty: 20, thirty: 30 },
  ...{ ein: 1, eine: 1, einer: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, acht: 8, zehn: 10, fünfzehn: 15, zwanzig: 20, dreißig: 30 },
  ...{ 'half an': 0.5, 'an hour and a half': 1.5, 'eine halbe': 0.5, 'einer halben': 0.5, halbe: 0.5, anderthalb: 1.5, eineinhalb: 1.5 },
}
const UNITS: readonly [RegExp, number][] = [
  [/^(h|hrs?|hours?|std|stunden?)$/i, 3600],
  [/^(min|mins|minutes?|minuten?)$/i, 60],
  [/^(s|secs?|seconds?|sek|sekunden?)$/i, 1],
]

const WORD = Object.keys(NUMBERS).sort((one, other) => other.length - one.length).join('|')
const NUMBER = `(?:\\d+(?:[.,]\\d+)?\\s?[¼½¾⅓⅔]?|[¼½¾⅓⅔]|(?:${WORD})(?![\\p{L}]))`
const UNIT = '(?:hours?|hrs?|stunden?|std|minutes?|minuten?|mins?|seconds?|sekunden?|secs?|sek|h|s)(?![\\p{L}])\\.?'
const ONE = `(${NUMBER})(?:\\s*(?:[-–—]|to|bis|or|oder)\\s*(${NUMBER}))?[\\s-]*(${UNIT})`
const TIME = new RegExp(`(?<![\\p{L}\\d.,/])${ONE}`, 'giu')
/** Between the parts of one time: "1 hour and 20 minutes". */
const LINK = /^\s*(?:,|and|und)?\s*$/i
const HALF_MORE = /^\s+and a half(?![\p{L}])/iu
const OFTEN = /(?:every|each|alle|jede)\s+$/i
/** The full stop behind a whole word; that of "Min." belongs to it. */
const SENTENCE_END = /(?<=\p{L}{5})\.$/u
const LONGEST_S = 24 * 3600

export function stepTimes(text: string): StepTime[] {
  const found: { start: number; end: number; seconds: number; unit: number }[] = []
  for (const match of text.matchAll(TIME)) {
    const [whole, least = '', most, word = ''] = match
    const unit = unitOf(word)
    if (OFTEN.test(text.slice(0, match.index))) continue
    const half = HALF_MORE.exec(text.slice(match.index + whole.length))?.[0] ?? ''
    const seconds = (numberOf(most ?? least) + (half ? 0.5 : 0)) * unit
    const end = match.index + whole.length + half.length
    const before = found.at(-1)
    if (before && unit < before.unit && LINK.test(text.slice(before.end, match.index))) {
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
  const part = HALVES[text.at(-1) ?? '']
  return Number(text.replace(/[¼½¾⅓⅔]/, '').trim().replace(',', '.')) + (part ?? 0)
}
