/** Amounts as a cook writes them: "1½ cups", "3 eggs", "250 g", "2–3 cloves". */
import { isText, joined, locale, t, tn } from '@/i18n'

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
const SMALLER: Record<string, 'g' | 'ml' | undefined> = { kg: 'g', l: 'ml' }
/** 1.5 -> "1½"; a number near no kitchen fraction has as few decimals as show it. None is shown as 0. */
export function formatNumber(value: number, unit: string | null = null): string {
  const whole = Math.floor(value)
  const rest = value - whole
  const fraction = FRACTIONS.find(([size]) => Math.abs(size - rest) < 0.02)
  if (!METRIC.has(unit ?? '') && fraction) return `${whole || ''}${fraction[1]}`
  if (rest === 0) return `${value}`
  let places = SMALLER[unit ?? ''] ? 3 : 2
  while (places < 12 && value !== 0 && Number(value.toFixed(places)) === 0) places += 1
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: places, useGrouping: false }).format(value)
}

/** Of less than 100 g or ml the smaller unit says more: "3 g" for 0.003 kg. */
function inFittingUnit(row: Ingredient): Ingredient {
  const { quantity, quantity_max: most, unit } = row
  const smaller = SMALLER[unit ?? '']
  if (!smaller || typeof quantity !== 'number' || Math.max(quantity, most ?? 0) >= 0.1) return row
  return { ...row, unit: smaller, quantity: quantity * 1000, quantity_max: typeof most === 'number' ? most * 1000 : null }
}

export function formatAmount(row: Ingredient): string {
  const { quantity, quantity_max: most, unit } = inFittingUnit(row)
  if (quantity === null || quantity === undefined) return unitWords(unit, 1)
  const least = formatNumber(quantity, unit)
  const end = typeof most === 'number' ? formatNumber(most, unit) : least
  const word = unitWords(unit, most ?? quantity)
  return `${end === least ? least : `${least}–${end}`}${word && ` ${word}`}`
}

/** Up to one there is one of it: "½ cup". A unit that has no name here is shown as it is. */
function unitWords(unit: string | null | undefined, quantity: number): string {
  if (unit === null || unit === undefined || unit === 'piece') return ''
  const key = `unit.${unit}`
  return isText(key) ? tn(key, quantity > 1 ? 2 : 1) : unit
}

/** 95 -> "1 h 35 min". */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return joined(hours ? t('amount.hours', { n: hours }) : '', rest || !hours ? t('amount.minutes', { n: rest }) : '')
}

/** 75 -> "1:15", 3675 -> "1:01:15". */
export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
