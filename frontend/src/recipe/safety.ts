/** What the server says about food that somebody must not eat: what was left out, and what is still in the recipe. */
import type { Warning } from '@/services/events'

import { isWithin } from './pointer'

/** A part was left out for what it contains. */
export function isConflict({ code, evidence }: Warning): boolean {
  return (code === 'allergen' || code === 'diet') && evidence?.outcome === 'contains'
}

/** By the names of the foods alone: how far the server has looked, and that this proves nothing. */
export function isHowItWasLookedAt({ code }: Warning): boolean {
  return code === 'allergens_by_name'
}

/** What was said of a part goes with it; that a part was left out stays said. */
export function withoutPart(warnings: readonly Warning[], path: string): Warning[] {
  return warnings.filter((warning) => !warning.path || isConflict(warning) || !isWithin(warning.path, path))
}

/** The same for all parts but these. */
export function withParts(warnings: readonly Warning[], kept: readonly string[]): Warning[] {
  return warnings.filter(
    (warning) => !warning.path || isConflict(warning) || kept.some((path) => isWithin(warning.path ?? '', path)),
  )
}

export interface LeftOut {
  readonly seq: number
  /** Where it stood in its list. */
  readonly index: number
  /** The ingredient, or the sentence. */
  readonly text: string
  readonly warning: Warning
}

/** What was left out of a list, in its order; once what the next attempt began with again. */
export function leftOutOf(list: 'ingredients' | 'steps', warnings: readonly Warning[]): LeftOut[] {
  return warnings
    .filter((warning) => isConflict(warning) && warning.path?.startsWith(`/${list}/`))
    .map((warning) => ({
      seq: warning.seq,
      index: Number(warning.path?.split('/')[2]),
      text: typeof warning.evidence?.text === 'string' ? warning.evidence.text : '',
      warning,
    }))
    .filter(({ index, text }, at, all) => all.findIndex((other) => other.index === index && other.text === text) === at)
    .sort((one, other) => one.index - other.index || one.seq - other.seq)
}

export type Placed<R> = { readonly row: R; readonly leftOut: null } | { readonly row: null; readonly leftOut: LeftOut }

/** Rows with what was left out before them: each stays where it stood, and the next attempt's rows follow it. */
export function inPlace<R extends { readonly index: number }>(rows: readonly R[], leftOut: readonly LeftOut[]): Placed<R>[] {
  const placed: Placed<R>[] = []
  let next = 0
  for (const row of rows) {
    for (; next < leftOut.length && (leftOut[next]?.index ?? 0) <= row.index; next += 1) {
      placed.push({ row: null, leftOut: leftOut[next] as LeftOut })
    }
    placed.push({ row, leftOut: null })
  }
  return [...placed, ...leftOut.slice(next).map((one) => ({ row: null, leftOut: one }))]
}
