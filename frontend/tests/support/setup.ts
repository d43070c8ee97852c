/** What the page fetches before it shows a card. */
import { loadMoreTexts } from '@/i18n'

await loadMoreTexts()
