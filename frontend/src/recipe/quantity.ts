/** Amounts as a cook writes them: "1½ cups", "3 eggs", "250 g", "2–3 cloves". */
import type { Ingredient } from './recipe'

const FRACTIONS: readonly [number, string][] = [
  [1 / 8, '⅛'],
  [1 / 4, '¼'],
  [1 / 3, '⅓'],
  [3 / 8, '⅜'],
  [1 / 2, '½'],
  [5 / 8, '⅝'],
  [2 / 3, '⅔'],
  [3 / 4, '¾'],
  [7 / 8, '⅞'],
]

/** Units that are weighed or measured: "0.5 kg" and "2.5 ml" are read off a scale, not cut into fractions. */
const METRIC = new Set(['g', 'kg', 'ml', 'l'])
const WORDS: Record<string, [one: string, many: string]> = {
  cup: ['cup', 'cups'],
  clove: ['clove', 'cloves'],
  slice: ['slice', 'slices'],
  can: ['can', 'cans'],
  bunch: ['bunch', 'bunches'],
  sprig: ['sprig', 'sprigs'],
  pinch: ['pinch', 'pinches'],
  fl_oz: ['fl oz', 'fl oz'],
  piece: ['', ''],
}

/** 1.5 -> "1½"; a number near no kitchen fraction is rounded to two places. */
export function formatNumber(value: number, metric = false): string {
  const whole = Math.floor(value)
  const rest = value - whole
  const fraction = FRACTIONS.find(([size]) => Math.abs(size - rest) < 0.02)
  if (!metric && fraction) return `${whole || ''}${fraction[1]}`
  return String(Math.round(value * 100) / 100)
}

export function formatAmount({ quantity, quantity_max: most, unit }: Ingredient): string {
  const metric = METRIC.has(unit ?? '')
  const [one, many] = WORDS[unit ?? ''] ?? [unit ?? '', unit ?? '']
  if (quantity === null || quantity === undefined) return one
  const range = typeof most === 'number' && most !== quantity ? `–${formatNumber(most, metric)}` : ''
  const word = quantity > 1 || range ? many : one
  return `${formatNumber(quantity, metric)}${range}${word && ` ${word}`}`
}

/** 95 -> "1 h 35 min". */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return [hours && `${hours} h`, (rest || !hours) && `${rest} min`].filter(Boolean).join(' ')
}
