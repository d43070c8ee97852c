/** What the browser itself measures of a page: shifts of layout, long tasks, and anything it complains about. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

declare global {
  interface Window {
    measured: { shift: number; moved: string[]; longest: number }
  }
}

interface LayoutShift extends PerformanceEntry {
  value: number
  hadRecentInput: boolean
  sources: { node: Node | null }[]
}

/** Begin to measure, before the page's own code runs. Cumulative Layout Shift as https://web.dev/articles/cls sums it. */
export async function measure(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.measured = { shift: 0, moved: [], longest: 0 }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) {
        if (entry.hadRecentInput) continue
        window.measured.shift += entry.value
        window.measured.moved.push(
          ...entry.sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 120) : `text: ${node?.textContent ?? ''}`)),
        )
      }
    }).observe({ type: 'layout-shift', buffered: true })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        window.measured.longest = Math.max(window.measured.longest, entry.duration)
      }
    }).observe({ type: 'longtask', buffered: true })
  })
}

export async function expectStill(page: Page): Promise<void> {
  const { shift, moved } = await page.evaluate(() => window.measured)
  expect(shift, `moved: ${moved.join('\n')}`).toBe(0)
}

/** axe finds nothing: WCAG 2.2 A and AA, and its best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([])
}

/** Nothing thrown, nothing logged as an error (a breach of the Content-Security-Policy is). */
export function complaints(page: Page): string[] {
  const found: string[] = []
  page.on('pageerror', (error) => found.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(message.text())
  })
  return found
}
