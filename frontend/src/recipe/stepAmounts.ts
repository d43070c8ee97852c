/**
 * Amounts that a step's text names, scaled with the list where it is certain which ingredient they are of: the twin of
 * kiwi_recipes/food/step_amounts.py, held to the same tests/fixtures/scaling_steps.json.
 */
import table from '../../../kiwi_recipes/food/kitchen_words.json'
import type { Ingredient } from './recipe'

const FRACTIONS: readonly (readonly [number, string])[] = [
  ...([[1 / 8, '⅛'], [1 / 4, '¼'], [1 / 3, '⅓'], [3 / 8, '⅜'], [1 / 2, '½']] as const),
  ...([[5 / 8, '⅝'], [2 / 3, '⅔'], [3 / 4, '¾'], [7 / 8, '⅞']] as const),
]
const VALUES = new Map(FRACTIONS.map(([value, sign]) => [sign, value]))
const METRIC: ReadonlySet<string> = new Set(['g', 'kg', 'ml', 'l'])

const UNITS = new Map(
  Object.entries(table.units).flatMap(([unit, spellings]) => spellings.map((said) => [said.toLowerCase(), unit] as const)),
)
const BETWEEN: ReadonlySet<string> = new Set(table.between)
const SHARES: ReadonlySet<string> = new Set(table.shares)

const NUMBER = '(?:(?:\\d+ )?\\d+/\\d+|\\d+(?:[.,]\\d+)?(?: ?[½¼¾⅓⅔⅛⅜⅝⅞])?|[½¼¾⅓⅔⅛⅜⅝⅞])'
const JOINT = '(?: ?[-–] ?| (?:to|or|bis|oder|à|ou|a|o) )'
const LETTER = '[\\p{L}]'
const SAID = [...UNITS.keys()]
  .sort((one, other) => other.length - one.length || (one < other ? -1 : 1))
  .map((said) => said.replaceAll('.', '\\.'))
  .join('|')
const AMOUNT = new RegExp(
  `(?<![\\p{L}\\p{N}_.,/°])(${NUMBER})(?:(${JOINT})(${NUMBER}))?(?:( ?)(${SAID})(?![\\p{L}\\p{N}_]))?(?![\\d/])`,
  'giu',
)
const WORD = new RegExp(`${LETTER}+`, 'gu')
const FOLLOWING = new RegExp(`^(?:['’ -]+${LETTER}+)*`, 'u')
const THOUSANDS = /^[1-9]\d{0,2}[.,]\d{3}$/

/** The text with its amounts anew, and whether amounts stand in it that nobody knows what they are of. */
export function scaleText(text: string, rows: readonly Ingredient[], rescale: (row: Ingredient) => Ingredient): { text: string; left: boolean } {
  let left = false
  const comma = /\d,\d/.test(text)
  const scaled = text.replace(AMOUNT, (whole: string, ...found: unknown[]) => {
    const [least, joint, most, gap, said] = found as [string, string?, string?, string?, string?]
    const row = rowOf(text, found[5] as number, whole, said, rows)
    const [from, to] = [valueOf(least), most === undefined ? null : valueOf(most)]
    if (row === null || from === null || (most !== undefined && to === null)) {
      left ||= said !== undefined
      return whole
    }
    const unit = said === undefined ? null : (UNITS.get(said.toLowerCase()) ?? null)
    const fresh = rescale({ ...row, quantity: from, quantity_max: to, unit })
    if (fresh.quantity === from && (fresh.quantity_max ?? null) === to && (fresh.unit ?? null) === unit) return whole
    const end = fresh.quantity_max ?? null
    let shown = shownNumber(fresh.quantity ?? 0, fresh.unit ?? '')
    if (end !== null) shown += `${joint ?? ''}${shownNumber(end, fresh.unit ?? '')}`
    if (said !== undefined) {
      const many = (end ?? fresh.quantity ?? 0) > 1
      shown += fresh.unit === unit ? `${gap ?? ''}${saidUnit(said, unit ?? '', many)}` : ` ${(fresh.unit ?? '').replace('_', ' ')}`
    }
    return comma ? shown.replaceAll('.', ',') : shown
  })
  return { text: scaled, left }
}

function shownNumber(value: number, unit: string): string {
  const whole = Math.floor(value)
  const fraction = FRACTIONS.find(([size]) => Math.abs(value - whole - size) < 0.02)
  if (!METRIC.has(unit) && fraction) return `${whole || ''}${fraction[1]}`
  let places = unit === 'kg' || unit === 'l' ? 3 : 2
  while (places < 12 && Number(value.toFixed(places)) === 0) places += 1
  return String(Number(value.toFixed(places)))
}

function saidUnit(said: string, unit: string, many: boolean): string {
  if (many && UNITS.get(`${said}s`.toLowerCase()) === unit) return `${said}s`
  if (!many && said.endsWith('s') && UNITS.get(said.slice(0, -1).toLowerCase()) === unit) return said.slice(0, -1)
  return said
}

function valueOf(said: string): number | null {
  if (THOUSANDS.test(said)) return null
  let total = 0
  for (const [part] of said.matchAll(/\d+\/\d+|\d+(?:[.,]\d+)?|[^\d\s]/g)) {
    const [over = '', under] = part.split('/')
    total += VALUES.get(part) ?? (under === undefined ? Number(part.replace(',', '.')) : Number(over) / Number(under))
  }
  return Number.isFinite(total) && total > 0 ? total : null
}

/** The ingredient that the amount is of: by the words that follow it, or those before its bracket. */
function rowOf(text: string, start: number, whole: string, said: string | undefined, rows: readonly Ingredient[]): Ingredient | null {
  const before = (text.slice(Math.max(0, start - 40), start).match(WORD) ?? []).at(-1)
  if (said !== undefined && before !== undefined && text.slice(0, start).endsWith('(')) return named(before, rows)
  if (said === undefined && before !== undefined && SHARES.has(before.toLowerCase())) return null
  const after = text.slice(start + whole.length, start + whole.length + 60)
  let tries = said === undefined ? 2 : 3
  for (const word of FOLLOWING.exec(after)?.[0].match(WORD) ?? []) {
    if (BETWEEN.has(word.toLowerCase())) continue
    const row = named(word, rows)
    if (row) return row
    tries -= 1
    if (tries === 0) break
  }
  return null
}

function named(word: string, rows: readonly Ingredient[]): Ingredient | null {
  return rows.find((row) => (row.name.match(WORD) ?? []).some((own) => alike(word.toLowerCase(), own.toLowerCase()))) ?? null
}

function alike(one: string, other: string): boolean {
  if (one === other) return true
  if (Math.min(one.length, other.length) < 3) return false
  return ['s', 'es', 'n', 'en', 'e'].some((end) => one + end === other || other + end === one)
}
