import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { createFrameBatch } from '@/stores/frameBatch'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame'] })
})

afterEach(() => {
  vi.useRealTimers()
})

it('hands over once per frame all that came before it', () => {
  const taken: number[][] = []
  const batch = createFrameBatch<number>((items) => taken.push([...items]))
  for (const item of [1, 2, 3]) batch.push(item)
  expect(taken).toEqual([])
  vi.advanceTimersToNextFrame()
  batch.push(4)
  vi.advanceTimersToNextFrame()
  vi.advanceTimersToNextFrame()
  expect(taken).toEqual([[1, 2, 3], [4]])
})

it('does not wait for frames that a hidden tab never gets', () => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
  const taken: number[][] = []
  const batch = createFrameBatch<number>((items) => taken.push([...items]))
  batch.push(1)
  vi.advanceTimersByTime(300)
  expect(taken).toEqual([[1]])
})

it('hands over at once when asked, and not again', () => {
  const taken: number[][] = []
  const batch = createFrameBatch<number>((items) => taken.push([...items]))
  batch.push(1)
  batch.flush()
  batch.flush()
  vi.advanceTimersToNextFrame()
  vi.advanceTimersByTime(300)
  expect(taken).toEqual([[1]])
})
