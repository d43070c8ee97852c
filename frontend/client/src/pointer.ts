/** JSON Pointers (RFC 6901) and changes along them that leave the original alone. */

export type Key = string | number
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** `/steps/0/text` -> `['steps', 0, 'text']`; a token of digits is an index. */
export function parsePointer(pointer: string): Key[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((token) => (/^(0|[1-9]\d*)$/.test(token) ? Number(token) : token.replaceAll('~1', '/').replaceAll('~0', '~')))
}

/** Is `path` this pointer or something beneath it? */
export function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`)
}

export function valueAt(root: Json | undefined, keys: readonly Key[]): Json | undefined {
  let here: Json | undefined = root
  for (const key of keys) {
    if (Array.isArray(here)) here = typeof key === 'number' ? here[key] : undefined
    else if (typeof here === 'object' && here !== null) here = Object.hasOwn(here, key) ? here[key] : undefined
    else return undefined
  }
  return here
}

/** A copy with `value` at `keys`; what is missing on the way is made, and a skipped place in a list is null. */
export function withValue(root: Json | undefined, keys: readonly Key[], value: Json): Json {
  const [key, ...rest] = keys
  if (key === undefined) return value
  if (typeof key === 'number') {
    const list = Array.isArray(root) ? [...root] : []
    while (list.length < key) list.push(null)
    list[key] = withValue(list[key], rest, value)
    return list
  }
  const object = typeof root === 'object' && root !== null && !Array.isArray(root) ? root : {}
  return { ...object, [key]: withValue(Object.hasOwn(object, key) ? object[key] : undefined, rest, value) }
}

/** A copy with nothing at `keys`: a member goes, a place in a list becomes null, so that its neighbours stay put. */
export function without(root: Json, keys: readonly Key[]): Json {
  const [key, ...rest] = keys
  if (key === undefined) return {}
  const inner = valueAt(root, [key])
  if (inner === undefined) return root
  if (rest.length > 0) return withValue(root, [key], without(inner, rest))
  if (Array.isArray(root)) return root.map((item, index) => (index === key ? null : item))
  return Object.fromEntries(Object.entries(root as Record<string, Json>).filter(([name]) => name !== key))
}
