/** The `data` of every Server-Sent Events frame in a response, until its body ends. */
import { createParser } from 'eventsource-parser'

/** The server sends a comment after 10 s of silence, so more than two of those missing is a dead line. */
export const SILENCE_MS = 25_000

/**
 * Iterate over frames. Ends when the body ends, or when nothing at all, not even a heartbeat, has come for
 * `silenceMs`: after a sleep or a change of network a half-open connection says nothing for ever; or when `signal`
 * aborts. Throws when the connection breaks.
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  silenceMs = SILENCE_MS,
  signal?: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  for await (const frames of readsOf(body, silenceMs, signal)) yield* frames
}

/**
 * The same, all frames of a read at once: a turn of an async iterator costs as much as what is done with a frame. `pace` is
 * waited for between two reads, so that what comes meanwhile is read in one. The body is read by its own reader, as a chain
 * of TransformStreams costs more than all the rest.
 */
export async function* readsOf(
  body: ReadableStream<Uint8Array>,
  silenceMs = SILENCE_MS,
  signal?: AbortSignal,
  pace?: () => Promise<void>,
): AsyncGenerator<string[], void, undefined> {
  let heard = Date.now()
  const frames = frameReader()
  const reader = body.getReader()
  // A cancelled reader answers its pending read with "done" at once, however dead the line.
  const hangUp = () => reader.cancel().catch(() => undefined)
  const leave = () => void hangUp()
  signal?.addEventListener('abort', leave)
  const watch = setInterval(() => {
    if (Date.now() - heard >= silenceMs) leave()
  }, silenceMs / 5)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      heard = Date.now()
      yield done ? frames.end() : frames.read(value)
      if (done) return
      await pace?.()
    }
  } finally {
    clearInterval(watch)
    signal?.removeEventListener('abort', leave)
    await hangUp()
  }
}

/** What frames have come whole with each piece of the body. */
function frameReader() {
  let found: string[] = []
  let last = ''
  const decoder = new TextDecoder()
  const parser = createParser({ onEvent: ({ data }) => found.push(data) })
  const feed = (text: string): string[] => {
    found = []
    if (text !== '') parser.feed((last = text))
    return found
  }
  return {
    read: (bytes: Uint8Array) => feed(decoder.decode(bytes, { stream: true })),
    // A carriage return at the very end may be half of a pair, so the parser waits for more: say that none comes.
    end: () => feed(decoder.decode() + (last.endsWith('\r') ? '\n' : '')),
  }
}
