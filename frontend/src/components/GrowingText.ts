/** Text that grows: its one text node is told of it, and nothing is rendered; `{{ }}` alone in an element would make a new node each time. */
import { createTextVNode, defineComponent, getCurrentInstance, onMounted, watch } from 'vue'

import { useRecipesStore } from '@/stores/recipes'

/** `path` is where the text stands in the recipe: while it alone grows, there is more of it than the recipe says. */
export default defineComponent(
  (props: { text: string; path: string }) => {
    const recipes = useRecipesStore()
    const instance = getCurrentInstance()
    const shown = () => (recipes.growsAt === props.path ? recipes.growing?.text : undefined) ?? props.text

    function write(): void {
      const node = instance?.vnode.el as Text
      node.data = shown()
    }

    onMounted(write)
    watch(shown, write, { flush: 'post' })
    // Of the node's text Vue knows nothing: to it the text is always the same.
    return () => createTextVNode('')
  },
  { props: { text: { type: String, default: '' }, path: { type: String, default: '' } } },
)
