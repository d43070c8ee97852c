/** The page on a played server, and what tests do on it again and again. */
import { type Page, test as base } from '@playwright/test'

import { type Play, PlayedServer } from './playedServer'
import { measure } from './watch'

export const test = base.extend<{ open: (play?: Play) => Promise<PlayedServer> }>({
  open: async ({ page }, use) => {
    const servers: PlayedServer[] = []
    await use(async (play = {}) => {
      const server = await PlayedServer.start(play)
      servers.push(server)
      await measure(page)
      await page.goto(server.url)
      return server
    })
    for (const server of servers) await server.close()
  },
})

export const PHONE = { width: 390, height: 844 }

export const card = (page: Page) => page.getByRole('article', { name: 'Recipe' })
export const title = (page: Page) => card(page).getByRole('heading', { level: 2 })
export const pantry = (page: Page) => page.getByLabel('What have you got?', { exact: true })
export const send = (page: Page) => page.getByRole('button', { name: 'Write me a recipe' })

export async function ask(page: Page, ...names: string[]): Promise<void> {
  for (const name of names.length ? names : ['eggs', 'spinach', 'feta']) {
    await pantry(page).fill(name)
    await pantry(page).press('Enter')
  }
  await send(page).click()
}
