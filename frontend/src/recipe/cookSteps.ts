/** A recipe as one cooks it: step by step, each with its ingredients and its times. */
import type { Ingredient, Recipe, Step } from './recipe'
import { stepTimes } from './stepTimes'

export interface CookFood {
  path: string
  row: Ingredient
  /** Another step takes of it too: the amount is that of the whole recipe. */
  isShared: boolean
}

export interface CookStep {
  path: string
  text: string
  foods: CookFood[]
  /** Each in seconds, with the step's own words for it where there are some. */
  timers: { seconds: number; said: string | null }[]
}

export function cookSteps(recipe: Recipe): CookStep[] {
  const steps = (recipe.steps ?? []).flatMap((step, index) => (step ? [{ step, path: `/steps/${index}` }] : []))
  const uses = new Map<number, number>()
  for (const { step } of steps) for (const place of new Set(step.uses)) uses.set(place, (uses.get(place) ?? 0) + 1)
  return steps.map(({ step, path }) => ({
    path,
    text: step.text ?? '',
    foods: [...new Set(step.uses)].flatMap((place) => {
      const row = recipe.ingredients?.[place]
      return row ? [{ path: `/ingredients/${place}`, row, isShared: (uses.get(place) ?? 0) > 1 }] : []
    }),
    timers: timersOf(step),
  }))
}

/** Several times that the text names are timers of their own: the step's minutes are their sum. */
function timersOf({ text = '', minutes }: Step): CookStep['timers'] {
  const named = stepTimes(text)
  if (named.length > 1 || !minutes) return named
  return [{ seconds: minutes * 60, said: null }]
}

/** All rows that are there, to get ready. */
export function cookFoods(recipe: Recipe): CookFood[] {
  return (recipe.ingredients ?? []).flatMap((row, index) => (row ? [{ path: `/ingredients/${index}`, row, isShared: false }] : []))
}
