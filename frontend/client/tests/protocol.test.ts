import { describe, expect, it } from 'vitest'

import { EventOrder } from '@kiwi-recipes/client'

const started = (seq: number) =>
  JSON.stringify({ type: 'stream.started', seq, id: 'a', level: 3, schema: '/schema', protocol: 1 })
const token = (seq: number) => JSON.stringify({ type: 'token', seq, text: 'a' })
const ending = (seq: number) =>
  JSON.stringify({ type: 'recipe.completed', seq, recipe: {}, finish_reason: 'stop', usage: {}, timings: {} })

/** Bring a machine into a state: open has read 0, ended also 1 (the ending), closed also [DONE]. */
function machine(state: 'open' | 'ended' | 'closed'): EventOrder {
  const order = new EventOrder()
  order.read(started(0))
  if (state !== 'open') order.read(ending(1))
  if (state === 'closed') order.read('[DONE]')
  return order
}

describe('EventOrder: every state and every input', () => {
  const next = { open: 1, ended: 2, closed: 2 }
  const inputs = {
    event: (n: number) => token(n),
    terminal: (n: number) => ending(n),
    repeat: () => started(0),
    gap: (n: number) => token(n + 1),
    done: () => '[DONE]',
    garbled: () => '{"type":',
    'without a number': () => '{"type":"token"}',
    'not an object': () => 'null',
  }
  const expected = {
    open: ['deliver', 'deliver', 'skip', 'broken', 'violation', 'broken', 'broken', 'broken'],
    ended: ['violation', 'violation', 'skip', 'violation', 'close', 'violation', 'violation', 'violation'],
    closed: Array.from({ length: 8 }, () => 'violation'),
  }
  for (const state of ['open', 'ended', 'closed'] as const) {
    Object.entries(inputs).forEach(([name, input], index) => {
      it(`${state} + ${name}`, () => {
        expect(machine(state).read(input(next[state])).move).toBe(expected[state][index])
      })
    })
  }
})

describe('EventOrder', () => {
  it('starts at 0', () => {
    expect(new EventOrder().read(started(1)).move).toBe('broken')
    expect(new EventOrder().read(started(0)).move).toBe('deliver')
  })

  it('counts an event of an unknown type and skips it', () => {
    const order = new EventOrder()
    expect(order.read('{"type":"nutrition","seq":0}').move).toBe('skip')
    expect(order.last).toBe(0)
    expect(order.read(started(1)).move).toBe('deliver')
  })

  it('remembers the ending', () => {
    expect(machine('open').terminal).toBeNull()
    expect(machine('ended').terminal?.type).toBe('recipe.completed')
  })
})
