export { isWithin, type Json, type Key, parsePointer, valueAt, without, withValue } from '@kiwi-recipes/client'
