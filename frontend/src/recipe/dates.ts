/** Days and times as a reader writes them. */
import { locale } from '@/i18n'

/** In the page's language, as it is written where the browser says that its reader is: "29 Nov" in Britain, "Jänner" in Austria. */
export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const shown = locale()
  return new Intl.DateTimeFormat(navigator.languages.find((tag) => tag.split('-')[0] === shown) ?? shown, options)
}
