/** The text of a recording as it was written, token by token: what the AI SDK's own servers send to `useObject`. */
import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export interface Relay {
  url: string
  close: () => void
}

interface Line {
  ms: number
  text?: string
}

/** Plays the recording at `path` to everyone who asks. */
export async function startRelay(path: string): Promise<Relay> {
  const [, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as Line)
  const play = async (response: ServerResponse) => {
    const started = performance.now()
    for (const { ms, text } of lines) {
      await pause(Math.max(0, started + ms - performance.now()))
      if (text !== undefined) response.write((JSON.parse(text) as { response: string }).response)
    }
    response.end()
  }
  const server = createServer((request, response) => {
    const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*', 'Content-Type': 'text/plain; charset=utf-8' }
    response.writeHead(200, headers)
    if (request.method === 'OPTIONS') response.end()
    else void play(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}
