import { alternatives } from '../../diagnostics/hints.ts'
import { isList } from '../../tree/node.ts'
import { fieldOf, shortened } from '../json-fields.ts'
import { invalidValue, type Mistake } from '../mistake.ts'
import type { Found } from './subject.ts'

/** Fields, and the values that each of them may have. */
export type Choices = Readonly<Record<string, readonly string[]>>

/** Checks fields, or items of list fields, that allow only certain values. Values are case-sensitive. */
export function checkChoices(found: Found, choices: Choices): readonly Mistake[] {
  let mistakes: Mistake[] | undefined
  for (const field in choices) {
    const value = fieldOf(found.value, field)
    if (value === undefined) continue
    const allowed = choices[field] ?? []
    for (const [i, item] of isList(value) ? value.entries() : [[undefined, value] as const]) {
      if (typeof item !== 'string' || item === '' || allowed.includes(item)) continue
      const path = [...found.path, field, ...(i === undefined ? [] : [i])]
      mistakes ??= []
      mistakes.push(invalidValue(path, `be ${alternatives(allowed)}, not ${shortened(item)}`))
    }
  }
  return mistakes ?? none
}

const none: readonly never[] = []
