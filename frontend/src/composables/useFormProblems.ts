/** What is wrong with the form: found here before it is sent, or by the server after. Each goes when it is mended. */
import { storeToRefs } from 'pinia'
import { computed, ref, watch } from 'vue'

import { locale, t } from '@/i18n'
import { FORM_FIELDS, type FormField, type FormProblems, formProblems } from '@/recipe/requestWords'
import { useKitchenStore } from '@/stores/kitchen'
import { useRecipesStore } from '@/stores/recipes'

export function useFormProblems() {
  const kitchen = useKitchenStore()
  const { pantry, allergies, diets, servings, maxMinutes, language, level, wildcardConfirmed } = storeToRefs(kitchen)
  const problems = ref<FormProblems>(takeRefusal())
  const first = computed(() => FORM_FIELDS.find((field) => problems.value[field]) ?? null)

  function mended(field: FormField): void {
    problems.value = { ...problems.value, [field]: '', all: '' }
  }

  watch(pantry, () => { mended('pantry') })
  watch([level, wildcardConfirmed], () => { mended('level') })
  watch(servings, () => { mended('servings') })
  watch(maxMinutes, () => { mended('time') })
  watch(language, () => { mended('language') })
  // What may be cooked with depends on both.
  watch(allergies, () => { mended('allergies'); mended('pantry') })
  watch(diets, () => { mended('diets') })

  /** Look at what is on the form now. Is it fit to be sent? */
  function check(): boolean {
    problems.value = {
      ...(pantry.value.length === 0 && { pantry: t('problem.noPantry') }),
      ...(level.value === 4 &&
        !wildcardConfirmed.value && { level: t('problem.notConfirmed') }),
    }
    return first.value === null
  }

  return { problems, first, check }
}

/** What the server would not take of the last request; said once. */
function takeRefusal(): FormProblems {
  const recipes = useRecipesStore()
  const { trouble, request } = recipes
  if (!recipes.isRefused || !trouble || !request) return {}
  recipes.clear()
  if (trouble.code === 'nothing_to_cook_with') return { pantry: locale() === 'en' ? trouble.message : t('problem.nothingLeft') }
  const found = formProblems(trouble.fields, request)
  return Object.keys(found).length > 0 ? found : formProblems([{ field: '', message: '', code: '' }], request)
}
