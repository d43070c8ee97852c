/** What stands on the card; struck, once there are other words for it. Each text of the card has one: it is a function, not an instance. */
import { type FunctionalComponent, h } from 'vue'

import type { Part } from '@/recipe/changes'

const OldText: FunctionalComponent<{ part?: Part | null | undefined }> = ({ part }, { slots }) =>
  part ? h('del', slots.default?.()) : slots.default?.()
OldText.props = ['part']

export default OldText
