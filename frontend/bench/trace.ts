/** Scripting on the main thread, as the DevTools' performance panel counts it: scripts, promise jobs and collected garbage,
 * without the style, layout and paint that they ask for. In CPU time of the thread, so that a busy machine counts for little. */

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  /** Microseconds of the thread's own time, absent where the platform counts none. */
  tdur?: number
  dur?: number
  args?: { name?: string }
}

const SCRIPTING = new Set([
  ...['EvaluateScript', 'v8.evaluateModule', 'FunctionCall', 'RunMicrotasks', 'EventDispatch', 'TimerFire', 'FireAnimationFrame'],
  ...['v8.compile', 'v8.compileModule', 'V8.GC_TIME_TO_SAFEPOINT', 'MinorGC', 'MajorGC', 'BlinkGC.AtomicPhase', 'V8.GCScavenger'],
])
const RENDERING = new Set(['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'ParseHTML'])
export const CATEGORIES = ['-*', '__metadata', 'devtools.timeline', 'v8.execute']

/** Milliseconds of one trace, of the busiest page's main thread. */
export function scriptingOf(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const mains = traceEvents.filter(({ ph, args }) => ph === 'M' && args?.name === 'CrRendererMain')
  return Math.max(...mains.map((main) => scripting(traceEvents.filter(({ pid, tid, ph }) => ph === 'X' && pid === main.pid && tid === main.tid)))) / 1000
}

/** Events of one thread lie beside or within one another. What lies within counts once, and for what it is itself. */
function scripting(events: TraceEvent[]): number {
  const known = events.filter(({ name }) => SCRIPTING.has(name) || RENDERING.has(name))
  known.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
  const around: { end: number; counts: boolean }[] = []
  let sum = 0
  for (const { name, ts, dur = 0, tdur = dur } of known) {
    while (around.length > 0 && (around.at(-1)?.end ?? 0) <= ts) around.pop()
    const counts = SCRIPTING.has(name)
    const within = around.at(-1)?.counts ?? false
    if (counts !== within) sum += counts ? tdur : -tdur
    around.push({ end: ts + dur, counts })
  }
  return sum
}
