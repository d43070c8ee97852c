import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { createReading } from '@/stores/reading'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

afterEach(() => {
  vi.useRealTimers()
})

function reading() {
  const taken: number[][] = []
  return { taken, ...createReading<number>((items) => taken.push([...items])) }
}

it('hands over in one go what a read brought, and waits before the next', async () => {
  const { taken, push, pace } = reading()
  for (const item of [1, 2, 3]) push(item)
  expect(taken).toEqual([])
  let isNext = false
  void pace().then(() => (isNext = true))
  expect(taken).toEqual([[1, 2, 3]])
  await vi.advanceTimersByTimeAsync(135)
  expect(isNext).toBe(false)
  await vi.advanceTimersByTimeAsync(20)
  expect(isNext).toBe(true)
})

it('does not wait for timers that a hidden tab gets once a minute', async () => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  const { taken, push, pace } = reading()
  push(1)
  await pace()
  expect(taken).toEqual([[1]])
})

it('hands over at once when asked, and not again', () => {
  const { taken, push, flush } = reading()
  push(1)
  flush()
  flush()
  expect(taken).toEqual([[1]])
})
