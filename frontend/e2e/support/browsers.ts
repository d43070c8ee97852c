/**
 * Other browsers than Playwright's: as Debian packages them, spoken to by what each of them speaks. Firefox by WebDriver BiDi,
 * WebKit by WebDriver on a screen that nobody sees. Playwright drives builds of its own of these two only.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'

import puppeteer from 'puppeteer-core'
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver'

import { freePort } from './kiwi'

export interface Tab {
  go: (url: string) => Promise<void>
  reload: () => Promise<void>
  /** The value of an expression in the page. */
  value: <T>(expression: string) => Promise<T>
  close: () => Promise<void>
}

export interface Browser {
  name: string
  /** What has to be installed for it. */
  programs: readonly string[]
  open: () => Promise<Tab>
}

const MINI_BROWSER = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-4.1/MiniBrowser`
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

export const BROWSERS: readonly Browser[] = [
  { name: 'Chromium', programs: [CHROMIUM], open: () => byPuppeteer('chrome', CHROMIUM, ['--no-sandbox', '--disable-gpu']) },
  { name: 'Firefox', programs: ['/usr/bin/firefox-esr'], open: () => byPuppeteer('firefox', '/usr/bin/firefox-esr', []) },
  { name: 'WebKit', programs: ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb', MINI_BROWSER], open: byWebDriver },
]

export const isThere = ({ programs }: Browser) => programs.every((program) => existsSync(program))

async function byPuppeteer(browser: 'chrome' | 'firefox', executablePath: string, args: string[]): Promise<Tab> {
  const running = await puppeteer.launch({ browser, executablePath, args, headless: true })
  const page = await running.newPage()
  return {
    go: async (url) => { await page.goto(url) },
    reload: async () => { await page.reload() },
    value: async <T>(expression: string) => (await page.evaluate(expression)) as T,
    close: () => running.close(),
  }
}

/** A new session takes a second or two, and ten on a busy machine; now and then WebKitWebDriver never answers, and another one does. */
const SESSION_MS = 40_000
const SESSIONS = 4

async function byWebDriver(): Promise<Tab> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await oneTry()
    } catch (error) {
      if (tries === SESSIONS) throw error
    }
  }
}

async function oneTry(): Promise<Tab> {
  const started: ChildProcess[] = []
  const stop = () => { for (const program of started.reverse()) program.kill() }
  try {
    const screen = await within(SESSION_MS, startScreen(started))
    const port = await freePort()
    const env = { ...process.env, DISPLAY: screen, GDK_BACKEND: 'x11', WEBKIT_DISABLE_COMPOSITING_MODE: '1', LANG: 'en_US.UTF-8', LANGUAGE: 'en' }
    started.push(spawn('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore' }))
    await listens(port)
    const driver = await within(SESSION_MS, newSession(port))
    return {
      go: (url) => driver.get(url),
      reload: () => driver.navigate().refresh(),
      value: <T>(expression: string) => driver.executeScript<T>(`return ${expression}`),
      close: async () => {
        await driver.quit().finally(stop)
      },
    }
  } catch (error) {
    stop()
    throw error
  }
}

async function newSession(port: number): Promise<WebDriver> {
  const browser = { binary: MINI_BROWSER, args: ['--automation'] }
  return new Builder()
    .disableEnvironmentOverrides()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities(new Capabilities({ browserName: 'MiniBrowser', 'webkitgtk:browserOptions': browser }))
    .build()
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => { reject(new Error(`No answer within ${ms} ms.`)) }, ms) })
  return Promise.race([promise, late]).finally(() => { clearTimeout(timer) })
}

/** It picks a free number, and says which on the descriptor that it is given. */
async function startScreen(started: ChildProcess[]): Promise<string> {
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  started.push(screen)
  const told = screen.stdio[3] as NodeJS.ReadableStream
  for await (const line of told) return `:${String(line).trim()}`
  throw new Error('Xvfb did not start.')
}

async function listens(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const isUp = await fetch(`http://127.0.0.1:${port}/status`).then(() => true, () => false)
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('WebKitWebDriver did not start.')
}

/** This machine as the house sees it: over plain HTTP no browser trusts that address. */
export function houseAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '0.0.0.0'
}
