export { apply, type Draft, EMPTY_DRAFT, recipeSoFar } from '@kiwi-recipes/client'
