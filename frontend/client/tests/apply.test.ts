import { describe, expect, it } from 'vitest'

import { apply, type Draft, EMPTY_DRAFT } from '@kiwi-recipes/client'
import type { StreamEvent } from '@kiwi-recipes/client'

import { numbered, RECIPE, RUN_EVENTS } from '../../tests/support/server'

const play = (events: readonly StreamEvent[], from: Draft = EMPTY_DRAFT) => events.reduce(apply, from)
const field = (type: 'field.started' | 'field.reset', path: string) => ({ type, path })
const done = (path: string, value: unknown) => ({ type: 'field.done' as const, path, value, span: null })
const delta = (path: string, text: string) => ({ type: 'field.delta' as const, path, text })

describe('apply', () => {
  it('adds a run up to its recipe, before and after the ending', () => {
    expect(play(RUN_EVENTS.slice(0, -1)).recipe).toEqual(RECIPE)
    expect(play(RUN_EVENTS).recipe).toEqual(RECIPE)
    expect(play(RUN_EVENTS).open.size).toBe(0)
  })

  it('appends deltas and lets the whole value win', () => {
    const draft = play(numbered(field('field.started', '/title'), delta('/title', 'Egg '), delta('/title', 'soup ')))
    expect(draft.recipe).toEqual({ title: 'Egg soup ' })
    expect([...draft.open]).toEqual(['/title'])
    const closed = play(numbered(done('/title', 'Egg soup')), draft)
    expect(closed).toEqual({ recipe: { title: 'Egg soup' }, open: new Set() })
  })

  it('keeps the line of a row apart until the row is read', () => {
    const begun = play(
      numbered(
        field('field.started', '/ingredients/0'),
        delta('/ingredients/0', 'For the sauce:'),
        field('field.reset', '/ingredients/0'),
        field('field.started', '/ingredients/0'),
        delta('/ingredients/0', '1 cup'),
        delta('/ingredients/0', ' rice'),
      ),
    )
    expect(begun.recipe.ingredients?.[0] ?? null).toBeNull()
    expect([...(begun.lines ?? [])]).toEqual([['/ingredients/0', '1 cup rice']])
    const row = { quantity: 1, unit: 'cup', name: 'rice', group: 'For the sauce' }
    expect(play(numbered(done('/ingredients/0', row)), begun)).toEqual({ recipe: { ingredients: [row] }, open: new Set() })
  })

  it('heals missed deltas with the whole value', () => {
    expect(play(numbered(delta('/steps/1/text', 'Stir'), done('/steps/1', { text: 'Stir well.' }))).recipe.steps).toEqual([
      null,
      { text: 'Stir well.' },
    ])
  })

  it('takes back what was dropped and leaves its neighbours in place', () => {
    const draft = play(
      numbered(
        done('/ingredients/0', { name: 'eggs' }),
        field('field.started', '/ingredients/1'),
        { type: 'field.dropped', path: '/ingredients/1', reason: 'no name' },
        done('/ingredients/2', { name: 'salt' }),
        done('/servings', 3),
        { type: 'field.dropped', path: '/servings', reason: 'x' },
      ),
    )
    expect(draft.recipe).toEqual({ ingredients: [{ name: 'eggs' }, null, { name: 'salt' }] })
    expect(draft.open.size).toBe(0)
  })

  it('forgets a field that starts again', () => {
    const draft = play(numbered(done('/title', 'Old'), field('field.reset', '/title'), field('field.started', '/title'), delta('/title', 'N')))
    expect(draft.recipe).toEqual({ title: 'N' })
  })

  it('keeps only the named paths at a second attempt', () => {
    const before = play(RUN_EVENTS.slice(0, 15))
    const after = play(numbered({ type: 'stream.reset', reason: 'stalled', kept: ['/title', '/ingredients/1'] }), before)
    expect(after.recipe).toEqual({ title: RECIPE.title, ingredients: [null, RECIPE.ingredients[1]] })
    expect(after.open.size).toBe(0)
  })

  it('keeps the identity of what an event did not touch, and never changes what it was given', () => {
    const before = play(RUN_EVENTS.slice(0, 14))
    const copy = structuredClone(before.recipe)
    const after = play(numbered(delta('/steps/0/text', ' More')), before)
    expect(after.recipe.ingredients).toBe(before.recipe.ingredients)
    expect(before.recipe).toEqual(copy)
  })

  it('reads escaped pointers, and takes no key for anything but data', () => {
    const draft = play(numbered(done('/a~1b~0c', 1), done('/__proto__/polluted', true)))
    expect(Object.entries(draft.recipe)).toContainEqual(['a/b~c', 1])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('leaves the draft alone on everything else', () => {
    const draft = play(RUN_EVENTS.slice(0, 8))
    const [token, warning] = numbered({ type: 'token', text: 'x' }, { type: 'warning', code: 'diet', message: 'm' })
    expect(apply(draft, token as StreamEvent)).toBe(draft)
    expect(apply(draft, warning as StreamEvent)).toBe(draft)
  })
})
