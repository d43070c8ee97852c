/** The `data` of every Server-Sent Events frame in a response, until its body ends. */
import { EventSourceParserStream } from 'eventsource-parser/stream'

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
  let heard = Date.now()
  const listen = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      heard = Date.now()
      controller.enqueue(chunk)
    },
  })
  const reader = body
    .pipeThrough(listen)
    // The platform's type accepts more than pipeThrough asks for.
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(closingLastLine())
    .pipeThrough(new EventSourceParserStream())
    .getReader()
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
      if (done) return
      yield value.data
    }
  } finally {
    clearInterval(watch)
    signal?.removeEventListener('abort', leave)
    await hangUp()
  }
}

/** A carriage return at the very end may be half of a pair, so the parser waits for more: say that none comes. */
function closingLastLine(): TransformStream<string, string> {
  let last = ''
  return new TransformStream({
    transform(text, controller) {
      last = text
      controller.enqueue(text)
    },
    flush(controller) {
      if (last.endsWith('\r')) controller.enqueue('\n')
    },
  })
}
