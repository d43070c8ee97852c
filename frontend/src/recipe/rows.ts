/** The rows of a list that is being written: those that closed, and the place of the one that has begun. */
import type { Draft } from './apply'

export interface Row<T> {
  /** The row's place in the list, which names it for as long as the run lasts. */
  readonly index: number
  readonly value: T | null
  readonly open: boolean
  /** What there is of a row that is being written as a line of text. */
  readonly line?: string | undefined
}

export function rowsOf<K extends 'ingredients' | 'steps'>(
  draft: Draft,
  list: K,
): Row<NonNullable<NonNullable<Draft['recipe'][K]>[number]>>[] {
  type Item = NonNullable<NonNullable<Draft['recipe'][K]>[number]>
  const items = (draft.recipe[list] ?? []) as (Item | null)[]
  const begun = openPlaces(draft.open, list)
  const length = Math.max(items.length, ...begun.map((index) => index + 1))
  return Array.from({ length }, (_, index) => ({
    index,
    value: items[index] ?? null,
    open: begun.includes(index),
    line: draft.lines?.get(`/${list}/${index}`),
  })).filter((row) => row.value !== null || row.open)
}

function openPlaces(open: ReadonlySet<string>, list: string): number[] {
  const places: number[] = []
  for (const path of open) {
    const place = new RegExp(`^/${list}/(\\d+)`).exec(path)?.[1]
    if (place !== undefined) places.push(Number(place))
  }
  return places
}
