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

type Item<K extends 'ingredients' | 'steps'> = NonNullable<NonNullable<Draft['recipe'][K]>[number]>

/** Rows in which nothing has changed are those of `before`, and so is the list as a whole: what shows them has nothing to do. */
export function rowsOf<K extends 'ingredients' | 'steps'>(
  draft: Draft,
  list: K,
  before: readonly Row<Item<K>>[] = [],
): readonly Row<Item<K>>[] {
  const items = (draft.recipe[list] ?? []) as (Item<K> | null)[]
  const begun = openPlaces(draft.open, list)
  const known = new Map(before.map((row) => [row.index, row]))
  const rows: Row<Item<K>>[] = []
  for (let index = 0; index < Math.max(items.length, ...begun.map((place) => place + 1)); index += 1) {
    const value = items[index] ?? null
    const open = begun.includes(index)
    if (value === null && !open) continue
    const line = draft.lines?.get(`/${list}/${index}`)
    const last = known.get(index)
    rows.push(last?.value === value && last.open === open && last.line === line ? last : { index, value, open, line })
  }
  return rows.length === before.length && rows.every((row, at) => row === before[at]) ? before : rows
}

function openPlaces(open: ReadonlySet<string>, list: string): number[] {
  const places: number[] = []
  for (const path of open) {
    const [, name, place] = path.split('/', 3)
    if (name === list && place !== undefined && /^\d+$/.test(place)) places.push(Number(place))
  }
  return places
}
