/** What browsers withhold outside of a secure context, and what the page does then. */
import { afterEach, describe, expect, it, vi } from 'vitest'

import { copyText } from '@/services/clipboard'
import { pause } from '../../client/src/pause.js'
import { randomId } from '@/services/randomId'

afterEach(() => {
  document.body.innerHTML = ''
})

describe('randomId', () => {
  it('needs no secure context, and never gives the same twice', () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    const ids = Array.from({ length: 100 }, randomId)
    expect(new Set(ids).size).toBe(100)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('copyText', () => {
  /** What a selection is copied from, as the browser would take it. */
  function browser(clipboard: object | undefined, copies: boolean) {
    const copied: string[] = []
    vi.stubGlobal('navigator', { clipboard })
    Object.assign(document, {
      execCommand: () => {
        copied.push(document.querySelector('textarea')?.value ?? '')
        return copies
      },
    })
    return copied
  }

  it('uses the clipboard where there is one', async () => {
    const writeText = vi.fn(() => Promise.resolve())
    const copied = browser({ writeText }, true)
    expect(await copyText('soup')).toBe(true)
    expect(writeText).toHaveBeenCalledWith('soup')
    expect(copied).toEqual([])
  })

  it.each([
    ['where there is none', undefined],
    ['where it is not granted', { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) }],
  ])('copies a selection %s, and gives the focus back', async (_, clipboard) => {
    const copied = browser(clipboard, true)
    const button = document.body.appendChild(document.createElement('button'))
    button.focus()
    expect(await copyText('soup')).toBe(true)
    expect(copied).toEqual(['soup'])
    expect(document.activeElement).toBe(button)
    expect(document.querySelector('textarea')).toBeNull()
  })

  it('says so when nothing can be copied', async () => {
    browser(undefined, false)
    expect(await copyText('soup')).toBe(false)
  })
})

describe('pause', () => {
  it('is no longer for a device that believes it is offline: its server may be on the same machine', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    await pause(5)
  })

  it('is over when the network comes back', async () => {
    const waiting = pause(60_000)
    dispatchEvent(new Event('online'))
    await waiting
  })
})
