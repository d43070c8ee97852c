/** The calls about recipes that are kept on the server: changed, taken from elsewhere, given out. */
import { ask, type CallOptions, postAndFollow, readJson, type StreamOptions } from './api.js'
import type { Terminal } from './events.js'
import type { components, operations } from './events.gen.js'

const RECIPES_URL = '/api/v1/recipes'

export type ReviseRequest = components['schemas']['ReviseRequest']
export type ReadRequest = components['schemas']['ReadRequest']
export type ImportResult = components['schemas']['ImportResult']
export type ImportType = 'application/json' | 'application/ld+json' | 'text/html' | 'application/xhtml+xml'
export type ExportFormat = NonNullable<NonNullable<operations['export_recipe']['parameters']['query']>['format']>
export type KeptRecipe = components['schemas']['KeptRecipe']
export type Acknowledged = components['schemas']['Acknowledged']
/** `recipe.revision` of the ending of a change. */
export type RevisionReport = components['schemas']['RevisionReport']

/**
 * Change a recipe that is kept, by a wish or in one part alone, and read the stream to its end, as above.
 *
 * The fields that were there come first, as `field.done` with `kept`; what comes without is new. The ending's
 * `recipe.revision.changes` lists each part with what it was and is. Nothing is kept before `acceptRevision`.
 */
export async function reviseRecipeStream(id: string, request: ReviseRequest, options: StreamOptions): Promise<Terminal> {
  return postAndFollow(`${RECIPES_URL}/${encodeURIComponent(id)}/revise?stream=true`, request, options)
}

/**
 * Have the recipe in a pasted text read by a model, and read the stream to its end, as above. What is not from the text is
 * told in warnings: `not_in_text`, `amount_not_in_text`, `left_out`.
 */
export async function readTextStream(request: ReadRequest, options: StreamOptions): Promise<Terminal> {
  return postAndFollow(`${RECIPES_URL}/import/text?stream=true`, request, options)
}

/** Keep the recipes in a file: a web page or JSON, as it is. `fileName` is told of those that don't say where they are from. */
export async function importRecipes(
  file: Blob | string,
  mediaType: ImportType,
  { fileName, ...options }: CallOptions & { fileName?: string } = {},
): Promise<ImportResult> {
  const query = fileName ? `?${new URLSearchParams({ file_name: fileName })}` : ''
  const call = { url: `${RECIPES_URL}/import${query}`, method: 'POST', headers: { 'Content-Type': mediaType } }
  return readJson<ImportResult>(await ask(call, options, { body: file }))
}

/** Where a kept recipe is to be had as a file, for a link with `download`. */
export function exportUrl(id: string, format: ExportFormat, options: Pick<CallOptions, 'baseUrl'> = {}): string {
  return `${(options.baseUrl ?? '').replace(/\/+$/, '')}${RECIPES_URL}/${encodeURIComponent(id)}/export?format=${format}`
}

/** Keep what a run of `reviseRecipeStream` made of a recipe that was last seen as `version`. To discard it, do nothing. */
export async function acceptRevision(
  id: string,
  run: string,
  version: number,
  acknowledged: readonly Acknowledged[] = [],
  options: CallOptions = {},
): Promise<KeptRecipe> {
  return changeKept(`${encodeURIComponent(id)}/accept`, version, options, { run, acknowledged })
}

/** Undo: what the recipe's text was is its text again. What that replaces can be brought back as well. */
export async function restoreRevision(id: string, revision: number, version: number, options: CallOptions = {}): Promise<KeptRecipe> {
  return changeKept(`${encodeURIComponent(id)}/revisions/${revision}/restore`, version, options)
}

async function changeKept(path: string, version: number, options: CallOptions, body?: object): Promise<KeptRecipe> {
  const headers = { 'If-Match': `"${version}"`, ...(body && { 'Content-Type': 'application/json' }) }
  const call = { url: `${RECIPES_URL}/${path}`, method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) }
  return readJson<KeptRecipe>(await ask(call, options))
}
