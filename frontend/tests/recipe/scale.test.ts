/** Held to the cases that hold the server's scaling too. */
import { describe, expect, it } from 'vitest'

import steps from '../../../tests/fixtures/scaling_steps.json'
import rows from '../../../tests/fixtures/scaling.json'
import { formatAmount } from '@/recipe/quantity'
import { scale, scaleRow, type Units } from '@/recipe/scale'

/** What is null says no more than what is not there. */
const said = (row: object) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))

describe('a row', () => {
  it.each(rows.map((one) => [one.why, one] as const))('%s', (_, one) => {
    const { row, remark } = scaleRow(one.row, one.factor, one.units as Units, one.us_cups)
    expect(said(row)).toEqual(said(one.gives))
    expect(remark ? [remark] : []).toEqual(one.remarks)
    expect(formatAmount(row).replace('–', '-')).toBe(one.shown)
  })
})

describe('a step', () => {
  it.each(steps.cases.map((one) => [one.text, one] as const))('%s', (_, one) => {
    const recipe = { ingredients: steps.ingredients.map((name) => ({ name })), steps: [{ text: one.text }] }
    const scaled = scale(recipe, one.factor, one.units as Units)
    expect(scaled.recipe.steps?.[0]?.text).toBe(one.gives)
    expect(scaled.remarks.some(({ code }) => code === 'amount_in_step')).toBe(one.left)
  })
})

describe('a recipe', () => {
  const recipe = {
    servings: 4,
    cook_minutes: 20,
    ingredients: [{ name: 'eggs', quantity: 3, unit: null }, null, { name: 'salt', quantity: 1, unit: 'pinch' }],
    steps: [{ text: 'Bake at 180 °C for 20 minutes.', minutes: 20 }, null],
  }

  it('keeps times, heat, a pinch and the places of rows', () => {
    const scaled = scale(recipe, 1.5)
    expect(scaled.recipe).toEqual({ ...recipe, servings: 6, ingredients: [{ name: 'eggs', quantity: 4.5, unit: null }, null, recipe.ingredients[2]] })
    expect(scaled.remarks).toEqual([{ code: 'part_of_an_egg', path: '/ingredients/0' }])
    expect(scale(recipe, 2).remarks).toContainEqual({ code: 'times_as_written', path: null })
  })

  it('is itself when nothing is asked', () => {
    expect(scale(recipe, 1).recipe).toBe(recipe)
    expect(scale({ title: 'x' }, 2).recipe).toEqual({ title: 'x' })
  })
})
