/** A name that nobody else has: 128 random bits. `crypto.randomUUID` is there in secure contexts only, and a server in
 * the house is reached over plain HTTP. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
