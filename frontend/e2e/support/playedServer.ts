/**
 * The built page behind a server that plays a script of events: for states that a real model can't be asked for.
 *
 * It speaks the wire contract as far as the page can see it: numbered frames, `[DONE]`, resume, Stop.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'

const DIST = new URL('../../dist/', import.meta.url)
const RUN = '0123456789abcdef0123456789abcdef'
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
/** As strict as a page of its own files can be. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** An event without its number, or a pause in milliseconds. A script that ends without a terminal event stays open. */
export type Step = { type: string; [field: string]: unknown } | number

export interface Backend {
  name: string
  kind: string
  state: string
  model: string | null
  detail: string | null
  remedy: string | null
  tiny: boolean
}

export interface Problem {
  status: number
  code: string
  detail: string
  title: string
  retryable: boolean
  retry_after_ms?: number
  errors?: { field: string; message: string; code?: string }[]
}

export interface Play {
  script?: readonly Step[]
  /** Answer the POST with this problem instead. */
  problem?: Problem | undefined
  backends?: readonly Backend[]
}

export const READY: Backend = {
  name: 'ollama',
  kind: 'ollama',
  state: 'ready',
  model: 'llama3.1',
  detail: null,
  remedy: null,
  tiny: false,
}

export class PlayedServer {
  readonly posts: { key: string | undefined; body: unknown }[] = []
  readonly resumedAfter: (string | undefined)[] = []
  stops = 0
  /** How often the page asked that the model be warmed. */
  warmed = 0
  /** Files that are other than they were built, by their names. */
  readonly files = new Map<string, (body: string) => string>()
  private frames: string[] = []
  private isOver = false
  private wake: () => void = () => undefined
  private growth = this.nextGrowth()
  private open = new Set<ServerResponse>()
  private readonly server = createServer((request, response) => void this.answer(request, response))

  /** `play` may be changed while it plays: what the next request meets. */
  private constructor(readonly play: Play) {}

  static async start(play: Play): Promise<PlayedServer> {
    const played = new PlayedServer(play)
    await new Promise<void>((resolve) => played.server.listen(0, '127.0.0.1', resolve))
    return played
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`
  }

  /** Break every stream that is open, as a lost network would. */
  cut(): void {
    for (const response of this.open) response.destroy()
  }

  async close(): Promise<void> {
    this.cut()
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** Write on: what a test holds back until it has looked. */
  async say(...steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (typeof step === 'number') {
        await new Promise((resolve) => setTimeout(resolve, step))
        continue
      }
      if (this.isOver) return
      const seq = this.frames.length
      this.frames.push(`id: ${seq}\nevent: ${step.type}\ndata: ${JSON.stringify({ ...step, seq })}\n\n`)
      if (step.type.startsWith('recipe.')) {
        this.isOver = true
        this.frames.push('data: [DONE]\n\n')
      }
      this.wake()
      this.growth = this.nextGrowth()
    }
  }

  private nextGrowth(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve))
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = (request.url ?? '/').replace(/\?.*/, '')
    if (url === '/api/v1/backends/warm') {
      this.warmed += 1
      this.json(response, 202, { backend: null })
    } else if (url.startsWith('/api/v1/backends')) this.json(response, 200, { backends: this.play.backends ?? [READY] })
    else if (url.startsWith('/api/v1/recipes/suggest')) await this.suggest(request, response)
    else if (url.startsWith('/api/v1/recipes/streams/')) await this.resume(request, response)
    else await this.file(url, response)
  }

  private async suggest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const key = request.headers['idempotency-key'] as string | undefined
    const isNew = !this.posts.some((post) => post.key === key)
    this.posts.push({ key, body: JSON.parse(Buffer.concat(chunks).toString()) })
    if (this.play.problem) {
      this.json(response, this.play.problem.status, this.play.problem, 'application/problem+json')
      return
    }
    if (isNew) {
      this.frames = []
      this.isOver = false
      void this.say({ type: 'stream.started', id: RUN, protocol: 1, level: 3, schema: '/s' }, ...(this.play.script ?? []))
    }
    await this.stream(response, 0)
  }

  private async resume(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'DELETE') {
      this.stops += 1
      await this.say({ type: 'recipe.cancelled', recipe: {}, finish_reason: 'cancelled', usage: {}, timings: {} })
      response.writeHead(204).end()
      return
    }
    const after = request.headers['last-event-id'] as string | undefined
    this.resumedAfter.push(after)
    await this.stream(response, Number(after ?? -1) + 1)
  }

  private async stream(response: ServerResponse, from: number): Promise<void> {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      Location: `/api/v1/recipes/streams/${RUN}`,
    })
    response.write(': hb\n\n')
    this.open.add(response)
    response.on('close', () => this.open.delete(response))
    for (let next = from; !response.destroyed; ) {
      while (next < this.frames.length) response.write(this.frames[next++])
      if (this.isOver) break
      await this.growth
    }
    response.end()
  }

  private json(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
    response.writeHead(status, { 'Content-Type': type }).end(JSON.stringify(body))
  }

  private async file(url: string, response: ServerResponse): Promise<void> {
    const name = url === '/' ? 'index.html' : url.slice(1)
    try {
      const file = await readFile(new URL(name, DIST))
      const body = this.files.get(name)?.(file.toString()) ?? file
      const type = TYPES[extname(name)] ?? 'application/octet-stream'
      response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': CSP }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  }
}
