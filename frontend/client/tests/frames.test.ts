import { describe, expect, it, vi } from 'vitest'

import { readFrames } from '@kiwi-recipes/client'

import { readsOf } from '../src/frames'

function bodyOf(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close()
      else controller.enqueue(bytes.slice(at, (at += size)))
    },
  })
}

async function dataOf(text: string, size: number): Promise<string[]> {
  const found: string[] = []
  for await (const data of readFrames(bodyOf(new TextEncoder().encode(text), size))) found.push(data)
  return found
}

const LINES = ['\uFEFF: hb', '', 'id: 0', 'event: token', 'data: {"text":"½ 🥚 \u2028 \u0085 é"}', '', ': hb', '', 'data: [DONE]', '', '']
const EXPECTED = ['{"text":"½ 🥚 \u2028 \u0085 é"}', '[DONE]']

describe('readFrames', () => {
  for (const [name, end] of [['LF', '\n'], ['CRLF', '\r\n'], ['CR', '\r']] as const) {
    for (const size of [1, 2, 3, 7, 1000]) {
      it(`reads ${name} line ends in pieces of ${size}`, async () => {
        expect(await dataOf(LINES.join(end), size)).toEqual(EXPECTED)
      })
    }
  }

  it('keeps back a frame whose end never came', async () => {
    expect(await dataOf('data: 1\n\ndata: 2\n', 4)).toEqual(['1'])
  })

  it('ends when nothing has been heard for too long', async () => {
    vi.useFakeTimers()
    const silent = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) })
    const next = readFrames(silent, 1000).next()
    await vi.advanceTimersByTimeAsync(1200)
    expect(await next).toEqual({ done: true, value: undefined })
    vi.useRealTimers()
  })

  it('throws when the connection breaks', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new TypeError('network error'))
      },
    })
    await expect(readFrames(broken).next()).rejects.toThrow('network error')
  })

  it('reads again when its pace says so, and has all that came meanwhile', async () => {
    let send: (text: string) => void = () => undefined
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (text) => {
          controller.enqueue(new TextEncoder().encode(text))
        }
      },
    })
    let go: () => void = () => undefined
    const reads = readsOf(body, 1000, undefined, () => new Promise((resolve) => (go = resolve)))
    send('data: 1\n\n')
    expect((await reads.next()).value).toEqual(['1'])
    const next = reads.next()
    send('data: 2\n\ndata: 3\n\n')
    let isRead = false
    void next.then(() => (isRead = true))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(isRead).toBe(false)
    go()
    expect((await next).value).toEqual(['2', '3'])
    await reads.return()
  })
})
