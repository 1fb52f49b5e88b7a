import { alternatives } from '../../diagnostics/hints.ts'
import { isList, type JsonValue } from '../../tree/node.ts'
import { describeJson, fieldOf, type Path } from '../json-values.ts'
import { invalidValue, type Mistake } from '../mistake.ts'
import type { Found } from './subject.ts'

/** A field, and the values that it may have. */
export type Choices = Readonly<Record<string, readonly string[]>>

/** Checks fields, or the items of fields that are lists, that have only some values. The case counts. */
export function checkChoices(found: Found, choices: Choices): readonly Mistake[] {
  const mistakes: Mistake[] = []
  for (const field in choices) {
    const value = fieldOf(found.value, field)
    const allowed = choices[field] ?? []
    const add = (item: JsonValue, steps: Path): void => {
      if (typeof item !== 'string' || item === '' || allowed.includes(item)) return
      mistakes.push(
        invalidValue([...found.path, field, ...steps], `be ${alternatives(allowed)}, not ${describeJson(item)}`),
      )
    }
    if (isList(value)) for (const [i, item] of value.entries()) add(item, [i])
    else if (value !== undefined) add(value, [])
  }
  return mistakes
}
