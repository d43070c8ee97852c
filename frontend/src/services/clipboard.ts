/** The clipboard, also over plain HTTP, where browsers hide `navigator.clipboard` and only a selection can be copied. */

/** Was the text copied? */
export async function copyText(text: string): Promise<boolean> {
  // Absent outside of secure contexts, whatever its type says.
  // eslint-disable-next-line no-restricted-properties
  const clipboard = navigator.clipboard as Clipboard | undefined
  try {
    if (!clipboard) return copySelected(text)
    await clipboard.writeText(text)
    return true
  } catch {
    return copySelected(text)
  }
}

function copySelected(text: string): boolean {
  const focused = document.activeElement
  const box = document.createElement('textarea')
  box.value = text
  box.readOnly = true
  box.style.position = 'fixed'
  box.style.opacity = '0'
  document.body.append(box)
  box.select()
  try {
    // Deprecated, and the only way there is without a secure context.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    box.remove()
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  }
}
