/** Text that grows: its one text node is given more, where `{{ }}` alone in an element would make a new one each time. */
import { createTextVNode, type FunctionalComponent } from 'vue'

const GrowingText: FunctionalComponent<{ text?: string | undefined }> = ({ text = '' }) => createTextVNode(text)
GrowingText.props = ['text']
export default GrowingText
