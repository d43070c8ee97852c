import { describe, expect, it } from 'vitest'

import { rowsOf } from '@/recipe/rows'

describe('rowsOf', () => {
  it('has the line of a row that is being written', () => {
    const draft = {
      recipe: { ingredients: [{ name: 'eggs' }] },
      open: new Set(['/ingredients/1']),
      lines: new Map([['/ingredients/1', '1 cup ri']]),
    }
    expect(rowsOf(draft, 'ingredients')[1]).toEqual({ index: 1, value: null, open: true, line: '1 cup ri' })
  })

  it('shows closed rows and the place of the one that has begun, not those that were dropped', () => {
    const draft = {
      recipe: { ingredients: [{ name: 'eggs' }, null, { name: 'salt' }] },
      open: new Set(['/ingredients/3', '/steps/0/text']),
    }
    expect(rowsOf(draft, 'ingredients')).toEqual([
      { index: 0, value: { name: 'eggs' }, open: false },
      { index: 2, value: { name: 'salt' }, open: false },
      { index: 3, value: null, open: true },
    ])
    expect(rowsOf(draft, 'steps')).toEqual([{ index: 0, value: null, open: true }])
  })

  it('is the list of before where nothing has changed, and has its rows where something has', () => {
    const draft = { recipe: { steps: [{ text: 'Beat.' }, { text: 'Ba' }] }, open: new Set(['/steps/1', '/steps/1/text']) }
    const before = rowsOf(draft, 'steps')
    expect(rowsOf({ ...draft, recipe: { ...draft.recipe, title: 'Frittata' } }, 'steps', before)).toBe(before)
    const grown = rowsOf({ ...draft, recipe: { steps: [draft.recipe.steps[0] ?? null, { text: 'Bake' }] } }, 'steps', before)
    expect(grown[0]).toBe(before[0])
    expect(grown[1]?.value).toEqual({ text: 'Bake' })
    expect(rowsOf({ ...draft, open: new Set<string>() }, 'steps', before)[1]?.open).toBe(false)
  })
})
