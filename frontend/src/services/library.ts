/** The calls about recipes that are kept on the server. `fetch` may be handed in; nothing here knows of Vue. */
import { type ExportFormat, exportUrl, type ImportResult } from './api'
import { ConnectionLostError, isAbort, readProblem } from './errors'
import type { components } from './events.gen'

const URL_OF_ALL = '/api/v1/recipes'

export type KeptRecipe = components['schemas']['KeptRecipe']
export type SharedRecipe = components['schemas']['SharedRecipe']
export type RecipeSummary = components['schemas']['RecipeSummary']
export type RecipePage = components['schemas']['RecipePage']
export type Acknowledged = components['schemas']['Acknowledged']
export type Version = components['schemas']['RevisionSummary']
export type Changes = Partial<components['schemas']['ChangeRequest']>

export interface ListQuery {
  q?: string
  favourite?: boolean
  drafts?: boolean
  deleted?: boolean
  tags?: readonly string[]
  offset?: number
  limit?: number
}

/** What a run wrote, by its id; or a recipe that the page has. */
export type NewRecipe = ({ run: string } | { recipe: object }) & { acknowledged?: Acknowledged[] }

export async function listRecipes(query: ListQuery, signal?: AbortSignal): Promise<RecipePage> {
  const parameters = new URLSearchParams()
  const { tags = [], ...rest } = query
  for (const [name, value] of Object.entries(rest)) if (value !== '') parameters.set(name, String(value))
  for (const tag of tags) parameters.append('tag', tag)
  return call<RecipePage>(`?${parameters}`, signal ? { signal } : {})
}

export function getRecipe(id: string): Promise<KeptRecipe> {
  return call<KeptRecipe>(`/${id}`)
}

export function saveRecipe(recipe: NewRecipe): Promise<KeptRecipe> {
  return call<KeptRecipe>('', { method: 'POST', body: JSON.stringify(recipe) })
}

/** `seen` is the recipe as it was when the change was decided upon: what another tab did since is not overwritten. */
export function changeRecipe(seen: RecipeSummary, changes: Changes): Promise<KeptRecipe> {
  return call<KeptRecipe>(`/${seen.id}`, { method: 'PATCH', body: JSON.stringify(changes), headers: ifMatch(seen) })
}

export function deleteRecipe(seen: RecipeSummary): Promise<KeptRecipe> {
  return call<KeptRecipe>(`/${seen.id}`, { method: 'DELETE', headers: ifMatch(seen) })
}

export function restoreRecipe(id: string): Promise<KeptRecipe> {
  return call<KeptRecipe>(`/${id}/restore`, { method: 'POST' })
}

/** With a link that others can open: the one that there is, or a new one. */
export function shareRecipe(id: string): Promise<KeptRecipe> {
  return call<KeptRecipe>(`/${id}/share`, { method: 'POST' })
}

/** Its link opens nothing any more. */
export function stopSharing(id: string): Promise<KeptRecipe> {
  return call<KeptRecipe>(`/${id}/share`, { method: 'DELETE' })
}

/** Somebody's recipe by its link. */
export async function getShared(token: string): Promise<SharedRecipe> {
  return (await (await ask(`/api/v1/shared/${encodeURIComponent(token)}`)).json()) as SharedRecipe
}

/** What the recipe's text was and is, the newest first. */
export async function listVersions(id: string): Promise<Version[]> {
  return (await call<components['schemas']['RevisionList']>(`/${id}/revisions`)).revisions
}

/** The recipes in a file: a web page or JSON. `agreed`: warnings that come with them were seen. */
export function importFile(file: File, mediaType: string, agreed = false): Promise<ImportResult> {
  const parameters = new URLSearchParams({ file_name: file.name, ...(agreed && { agreed: 'true' }) })
  return call<ImportResult>(`/import?${parameters}`, { method: 'POST', body: file, headers: { 'Content-Type': mediaType } })
}

/** A kept recipe as a file, and what it is called. */
export async function exportFile(id: string, format: ExportFormat): Promise<File> {
  const response = await ask(exportUrl(id, format))
  const header = response.headers.get('Content-Disposition') ?? ''
  const name = /filename\*=UTF-8''([^;]+)/.exec(header)?.[1]
  return new File([await response.blob()], name === undefined ? `recipe.${format}` : decodeURIComponent(name), { type: response.headers.get('Content-Type') ?? '' })
}

function ifMatch({ version }: RecipeSummary): Record<string, string> {
  return { 'If-Match': `"${version}"` }
}

const JSON_BODY = { 'Content-Type': 'application/json' }

type Call = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }

async function call<T>(path: string, { headers = {}, ...init }: Call = {}): Promise<T> {
  const response = await ask(URL_OF_ALL + path, { ...init, headers: { Accept: 'application/json', ...JSON_BODY, ...headers } })
  return (await response.json()) as T
}

async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { ...init, cache: 'no-store' })
  } catch (error) {
    if (isAbort(error)) throw error
    throw new ConnectionLostError('The kitchen server can’t be reached.')
  }
  if (!response.ok) throw await readProblem(response)
  return response
}
