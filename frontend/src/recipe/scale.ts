/**
 * A recipe for more or fewer people: the twin of kiwi_recipes/food/scale.py, for a page without its server.
 *
 * Both do the same operations on the same doubles in the same order, and both are held to tests/fixtures/scaling.json.
 */
import table from '../../../kiwi_recipes/food/densities.json'
import type { Ingredient, Recipe, Step } from './recipe'
import { scaleText } from './stepAmounts'

export type Units = 'as_is' | 'metric' | 'us'

const CUP = 240
const ML: Readonly<Record<string, number>> = { ml: 1, l: 1000, tsp: 5, tbsp: 15, fl_oz: 30, cup: CUP }
const GRAMS: Readonly<Record<string, number>> = { g: 1, kg: 1000, oz: 28.349523125, lb: 453.59237 }
const US_ALONE: ReadonlySet<string> = new Set(['cup', 'fl_oz', 'oz', 'lb'])
const METRIC: ReadonlySet<string> = new Set(['g', 'kg', 'ml', 'l'])

export const FACTORS = { least: 0.01, most: 100 }
const NEARLY = 0.03

const THIRDS = [0, 1 / 3, 1 / 2, 2 / 3, 1]
const QUARTERS = [0, 1 / 4, 1 / 2, 3 / 4, 1]
const PARTS = [0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1]
const EIGHTHS = [0, 1 / 8, 1 / 4, 1 / 3, 3 / 8, 1 / 2, 5 / 8, 2 / 3, 3 / 4, 7 / 8, 1]
const SMALL = [0, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1]
const HALVES = [0, 1 / 2, 1]
const WHOLE = [0, 1]

const EGGS: ReadonlySet<string> = new Set([
  ...['egg', 'eggs', 'large egg', 'large eggs', 'medium eggs', 'ei', 'eier', 'œuf', 'œufs', 'uova', 'huevos'],
])
const NOT_AS_SOLD = /(?<![\p{L}\d_])(?:cooked|sifted|popped|puffed|gekocht|gesiebt|cuit|cotto|cocido)/iu
const SAME_TWICE = /^(?:about |ca\.? ?)?\d+(?:[.,/]\d+)? ?(?:g|kg|ml|l|oz|lb|lbs|cups?|tbsp|tsp|fl\.? oz)$/i

export type RemarkCode = 'too_little' | 'part_of_an_egg' | 'times_as_written' | 'amount_in_step'

/** What a cook should know of the new amounts; `path` points at its row. */
export interface ScaleRemark {
  code: RemarkCode
  path: string | null
}

export interface Scaled {
  recipe: Recipe
  remarks: ScaleRemark[]
}

interface Choice {
  unit: string
  size: number
  least: number
  below: number
}

/** Every amount times `factor`, in `units`. A pinch, and what has no amount, stays; so do times and heat. */
export function scale(recipe: Recipe, factor: number, units: Units = 'as_is'): Scaled {
  if (factor === 1 && units === 'as_is') return { recipe, remarks: [] }
  const rows = recipe.ingredients ?? []
  const usCups = units === 'us' || rows.some((row) => US_ALONE.has(row?.unit ?? ''))
  const remarks: ScaleRemark[] = []
  const ingredients = rows.map((row, index) => {
    if (row === null) return null
    const { row: scaled, remark } = scaleRow(row, factor, units, usCups)
    if (remark) remarks.push({ code: remark, path: `/ingredients/${index}` })
    return scaled
  })
  const known = rows.filter((row) => row !== null)
  const rescale = (row: Ingredient) =>
    scaleRow(row, factor, units, usCups || (units === 'as_is' && US_ALONE.has(row.unit ?? ''))).row
  const steps = recipe.steps?.map((step, index): Step | null => {
    if (!step?.text) return step
    const { text, left } = scaleText(step.text, known, rescale)
    if (left) remarks.push({ code: 'amount_in_step', path: `/steps/${index}/text` })
    return text === step.text ? step : { ...step, text }
  })
  if (factor >= 2 || factor <= 0.5) remarks.push({ code: 'times_as_written', path: null })
  const servings = peopleAt(recipe.servings, factor)
  return { recipe: { ...recipe, ...(recipe.ingredients && { ingredients }), ...(steps && { steps }), ...servings }, remarks }
}

function peopleAt(servings: number | null | undefined, factor: number): Pick<Recipe, 'servings'> {
  return servings && factor !== 1 ? { servings: Math.max(1, Math.floor(servings * factor + 0.5)) } : {}
}

export function scaleRow(row: Ingredient, factor: number, units: Units, usCups: boolean): { row: Ingredient; remark: RemarkCode | null } {
  const { quantity: least, quantity_max: most, unit } = row
  if (least === null || least === undefined || unit === 'pinch') return { row: { ...row }, remark: null }
  const [choices, size] = measures(row, units, usCups)
  if (factor === 1 && choices.some((choice) => choice.unit === (unit ?? ''))) return { row: { ...row }, remark: null }
  const amount = least * size * factor
  const chosen = fitting(amount, choices)
  const scaled: Ingredient = { ...row, quantity: rounded(amount / chosen.size, chosen.unit) }
  if (chosen.unit || 'unit' in row) scaled.unit = (chosen.unit || unit) ?? null
  if (typeof most === 'number') {
    const end = rounded((most * size * factor) / chosen.size, chosen.unit)
    scaled.quantity_max = end > (scaled.quantity ?? 0) ? end : null
  }
  if (row.note && ((unit ?? '') in ML || (unit ?? '') in GRAMS)) scaled.note = withoutSameAmount(row.note)
  return { row: scaled, remark: remarkOn(row, scaled, amount / chosen.size, chosen.unit) }
}

function remarkOn(row: Ingredient, scaled: Ingredient, exact: number, unit: string): RemarkCode | null {
  if (exact < 1 / 16 && !METRIC.has(unit) && unit !== 'oz') return 'too_little'
  const isThing = unit === '' || unit === 'piece'
  return isThing && EGGS.has(plain(row.name)) && !Number.isInteger(scaled.quantity) ? 'part_of_an_egg' : null
}

function withoutSameAmount(note: string): string | null {
  return (
    note
      .split(', ')
      .filter((part) => !SAME_TWICE.test(part))
      .join(', ') || null
  )
}

const GRAM_CHOICES: Choice[] = [
  { unit: 'kg', size: 1000, least: 1, below: Infinity },
  { unit: 'g', size: 1, least: 0, below: 1000 },
]
const ML_CHOICES: Choice[] = [
  { unit: 'l', size: 1000, least: 1, below: Infinity },
  { unit: 'ml', size: 1, least: 0, below: 1000 },
]
const OUNCE_CHOICES: Choice[] = [
  { unit: 'lb', size: 453.59237, least: 1, below: Infinity },
  { unit: 'oz', size: 28.349523125, least: 0, below: 32 },
]

/** The units that the row's amount may be said in, and how large its own is in their base (ml, g or one thing). */
function measures(row: Ingredient, units: Units, usCups: boolean): [Choice[], number] {
  const unit = row.unit ?? ''
  const ml = ML[unit]
  const grams = GRAMS[unit]
  if (ml !== undefined && (unit === 'tsp' || unit === 'tbsp') && units !== 'us') return [volumes(usCups && units === 'as_is'), ml]
  if (ml !== undefined) {
    if (units === 'as_is') return [asWritten(unit, usCups), ml]
    if (units === 'us') return [volumes(true), ml]
    const food = density(row)
    if (food && !food.liquid && !METRIC.has(unit)) return [GRAM_CHOICES, (ml * food.grams) / CUP]
    return [ML_CHOICES, ml]
  }
  if (grams !== undefined) {
    const isMetric = units === 'metric' || (units === 'as_is' && METRIC.has(unit))
    const food = units === 'us' && METRIC.has(unit) ? density(row) : null
    if (food) return [volumes(true), (grams * CUP) / food.grams]
    return [isMetric ? GRAM_CHOICES : OUNCE_CHOICES, grams]
  }
  return [[{ unit, size: 1, least: 0, below: Infinity }], 1]
}

function asWritten(unit: string, usCups: boolean): Choice[] {
  if (METRIC.has(unit)) return ML_CHOICES
  return unit === 'fl_oz' ? [{ unit, size: 30, least: 0, below: Infinity }] : volumes(usCups)
}

function volumes(usCups: boolean): Choice[] {
  const spoons = [
    { unit: 'tbsp', size: 15, least: 1, below: usCups ? 8 : Infinity },
    { unit: 'tsp', size: 5, least: 0, below: 6 },
  ]
  return usCups ? [{ unit: 'cup', size: CUP, least: 1 / 4, below: Infinity }, ...spoons] : spoons
}

/** The largest unit in which the amount is nearly what one can measure; else the one that comes nearest. */
function fitting(amount: number, choices: Choice[]): Choice {
  let best = choices.at(-1) as Choice
  let least = Infinity
  for (const choice of choices) {
    const exact = amount / choice.size
    const near = rounded(exact, choice.unit)
    if (near < choice.least || exact >= choice.below) continue
    const error = Math.abs(near - exact) / exact
    if (error <= NEARLY) return choice
    if (error < least) [best, least] = [choice, error]
  }
  return best
}

type Grid = readonly [below: number, parts: readonly number[]][]
const THINGS: Grid = [[1 / 2, SMALL], [2, PARTS], [10, HALVES], [100, WHOLE]]
const GRIDS: Readonly<Record<string, Grid>> = {
  tsp: [[1, SMALL], [Infinity, QUARTERS]],
  tbsp: [[10, THIRDS], [100, WHOLE]],
  cup: [[2, EIGHTHS], [10, PARTS], [100, HALVES]],
  fl_oz: [[2, EIGHTHS], [5, QUARTERS], [10, HALVES], [100, WHOLE]],
  oz: [[2, EIGHTHS], [5, QUARTERS], [10, HALVES], [100, WHOLE]],
  lb: [[10, QUARTERS], [100, HALVES]],
}

/** To what can be measured in that unit. Never 0. */
function rounded(exact: number, unit: string): number {
  if (unit === 'kg' || unit === 'l') return decimal(exact * 1000) / 1000
  if (unit === 'g' || unit === 'ml' || (unit === 'oz' && exact < 1)) return decimal(exact)
  for (const [below, parts] of GRIDS[unit] ?? THINGS) if (exact < below) return nearest(exact, parts)
  return exact >= 100 ? decimal(exact) : Math.floor(exact + 0.5)
}

function nearest(exact: number, parts: readonly number[]): number {
  const whole = Math.floor(exact)
  const rest = exact - whole
  let best = 0
  for (const part of parts) if (Math.abs(rest - part) <= Math.abs(rest - best) + 1e-9) best = part
  return whole + best > 0 ? whole + best : (parts[1] ?? 1)
}

/** As fine as a kitchen's scale is at that weight; of less than 1, two figures. */
function decimal(exact: number): number {
  if (exact >= 20) {
    const step = exact < 100 ? 1 : exact < 1000 ? 5 : exact < 5000 ? 10 : 50
    return Math.floor(exact / step + 0.5) * step
  }
  let per = exact >= 5 ? 2 : 10
  if (exact < 1) {
    per = 100
    while (exact * per < 10 && per < 1e12) per *= 10
  }
  return Math.max(1, Math.floor(exact * per + 0.5)) / per
}

const DENSITIES = new Map(table.foods.flatMap((food) => food.names.map((name) => [plain(name), food] as const)))

/** Grams in a cup, and whether it is measured as a liquid; null of a food that is not known by this very name. */
function density({ name, note }: Ingredient): { grams: number; liquid: boolean } | null {
  return note && NOT_AS_SOLD.test(note) ? null : (DENSITIES.get(plain(name)) ?? null)
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('’', "'").trim().split(/\s+/).join(' ')
}
