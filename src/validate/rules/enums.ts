import { alternatives } from '../../diagnostics/hints.ts'
import { isList } from '../../tree/node.ts'
import { describeJson, fieldOf } from '../json-values.ts'
import { invalidValue, type Mistake } from '../mistake.ts'
import type { Found } from './subject.ts'

/** A field, and the values that it may have. */
export type Choices = Readonly<Record<string, readonly string[]>>

/** Checks fields, or the items of fields that are lists, that have only some values. The case counts. */
export function checkChoices(found: Found, choices: Choices): readonly Mistake[] {
  return Object.entries(choices).flatMap(([field, allowed]) => {
    const value = fieldOf(found.value, field)
    const path = [...found.path, field]
    const all = isList(value) ? value.map((item, i) => ({ item, at: [...path, i] })) : [{ item: value, at: path }]
    return all.flatMap(({ item, at }) => {
      if (typeof item !== 'string' || item === '' || allowed.includes(item)) return []
      return [invalidValue(at, `be ${alternatives(allowed)}, not ${describeJson(item)}`)]
    })
  })
}
