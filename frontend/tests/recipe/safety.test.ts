import { describe, expect, it } from 'vitest'

import { inPlace, leftOutOf, withoutPart, withParts } from '@/recipe/safety'
import type { Warning } from '@/services/events'

const warning = (seq: number, path: string | null, outcome?: string): Warning => ({
  type: 'warning',
  seq,
  code: outcome ? 'allergen' : 'units',
  message: `number ${seq}`,
  ...(path !== null && { path }),
  ...(outcome && { evidence: { outcome, text: `food ${seq}` } }),
})
const LIKELY = warning(1, '/ingredients/2', 'likely')
const CONTAINS = warning(2, '/ingredients/3', 'contains')
const GENERAL = warning(3, null)

describe('warnings of parts', () => {
  it('go with their part, but why something was left out stays', () => {
    expect(withoutPart([LIKELY, CONTAINS, GENERAL], '/ingredients')).toEqual([CONTAINS, GENERAL])
    expect(withoutPart([LIKELY, CONTAINS, GENERAL], '/ingredients/22')).toEqual([LIKELY, CONTAINS, GENERAL])
    expect(withParts([LIKELY, CONTAINS, GENERAL], ['/title', '/ingredients/1'])).toEqual([CONTAINS, GENERAL])
    expect(withParts([LIKELY, CONTAINS, GENERAL], ['/ingredients/2'])).toEqual([LIKELY, CONTAINS, GENERAL])
  })
})

describe('what was left out', () => {
  it('stays where it stood; rows of the next attempt follow it', () => {
    const next = warning(5, '/ingredients/1', 'contains')
    const gone = leftOutOf('ingredients', [next, CONTAINS, LIKELY, warning(4, '/steps/0', 'contains')])
    expect(gone).toEqual([
      { seq: 5, index: 1, text: 'food 5', warning: next },
      { seq: 2, index: 3, text: 'food 2', warning: CONTAINS },
    ])
    const placed = inPlace([{ index: 0 }, { index: 1 }, { index: 2 }], gone)
    expect(placed.map(({ row, leftOut }) => (row ? row.index : leftOut.text))).toEqual([0, 'food 5', 1, 2, 'food 2'])
  })

  it('stands once, however many attempts began with it', () => {
    const again = { ...CONTAINS, seq: 9 }
    const other = warning(8, '/ingredients/3', 'contains')
    expect(leftOutOf('ingredients', [CONTAINS, other, again]).map(({ seq }) => seq)).toEqual([2, 8])
  })
})
