export { randomId } from '@kiwi-recipes/client'
