export { type AllergenReport, hasContent, type Ingredient, type Recipe, type Step } from '@kiwi-recipes/client'
