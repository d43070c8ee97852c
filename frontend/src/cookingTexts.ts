/** The texts of scaling, cooking, timers and shopping, in the language of the page: they come with the card, not before it. */
import { filled, find, type KeysOf, locale, type Values } from './i18n'
import de from './locales/cooking/de'
import en from './locales/cooking/en'

const TEXTS = { en, de }

export function tc(key: KeysOf<typeof en>, values: Values = {}): string {
  return filled(find(TEXTS[locale()], key) ?? key, values)
}
