/** Text that grows: its one text node is given more, where `{{ }}` alone in an element would make a new one each time. */
import { storeToRefs } from 'pinia'
import { computed, createTextVNode, defineComponent } from 'vue'

import { useRecipesStore } from '@/stores/recipes'

/** `path` is where the text stands in the recipe: while it alone grows, there is more of it than the recipe says. */
export default defineComponent(
  (props: { text: string; path: string }) => {
    const { growing } = storeToRefs(useRecipesStore())
    const shown = computed(() => (growing.value?.path === props.path ? growing.value.text : props.text))
    return () => createTextVNode(shown.value)
  },
  { props: { text: { type: String, default: '' }, path: { type: String, default: '' } } },
)
