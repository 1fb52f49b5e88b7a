import { type Code, type Params, wordingOf } from '../diagnostics/catalog.ts'
import { type FieldPath, formatFieldPath } from '../diagnostics/index.ts'

/** Codes of mistakes in a resource. */
export type MistakeCode = Extract<Code, `API_${string}`>

/**
 * The location of a mistake: the value, the key of a field that is not allowed, or the object (its key, or its first
 * line) that lacks a field.
 */
export type MistakePart = 'value' | 'key' | 'parent'

/** A mistake in a resource. */
export interface Mistake {
  readonly code: MistakeCode
  readonly params: unknown
  readonly message: string
  /** The field in the rendered resource. */
  readonly path: FieldPath
  readonly part: MistakePart
  readonly hint?: string | undefined
  /** Fields that the mistake was derived from. If one of them is wrong or misspelled, this mistake is not reported. */
  readonly because?: readonly FieldPath[] | undefined
  /** Fields that contradict this one. The mistake is shown at the field that the build set last. */
  readonly rivals?: readonly FieldPath[] | undefined
}

export interface MistakeDetails {
  readonly part?: MistakePart
  readonly hint?: string | undefined
  readonly because?: readonly FieldPath[] | undefined
  readonly rivals?: readonly FieldPath[] | undefined
}

export function mistake<C extends MistakeCode>(
  code: C,
  params: Params<C>,
  { path, part = 'value', hint, rivals, because = rivals }: MistakeDetails & { readonly path: FieldPath },
): Mistake {
  return { code, params, message: wordingOf(code, params), path, part, hint, because, rivals }
}

export function unknownField(path: FieldPath, hint?: string): Mistake {
  return mistake('API_FIELD_UNKNOWN', ownName(path), { path, part: 'key', hint })
}

export function missingField(path: FieldPath, hint?: string): Mistake {
  return mistake('API_FIELD_MISSING', ownName(path), { path, part: 'parent', hint })
}

export function repeatedField(path: FieldPath): Mistake {
  return mistake('API_FIELD_REPEATED', ownName(path), { path, part: 'key' })
}

/** A value that violates a rule. `rule` completes "must": `be at most 9`. */
export function invalidValue(path: FieldPath, rule: string, details: MistakeDetails = {}): Mistake {
  return mistake('API_VALUE_INVALID', { field: fieldName(path), rule }, { path, ...details })
}

/** An item with the same `what` (such as `name "a"`) as the item at `other`. */
export function repeatedItem(path: FieldPath, what: string, other: FieldPath): Mistake {
  return mistake('API_ITEM_REPEATED', { field: fieldName(path), what, other: fieldName(other) }, { path })
}

/** A field of an item with the same `what` as the field at `other`. */
export function repeatedValue(path: FieldPath, what: string, other: FieldPath): Mistake {
  return { ...repeatedItem(path, what, other.slice(0, -1)), rivals: [other] }
}

export function conflict(path: FieldPath, reason: string, details: MistakeDetails = {}): Mistake {
  return mistake('API_FIELDS_CONFLICT', { field: fieldName(path), reason }, { path, ...details })
}

/** The path of a field, for messages. */
export function fieldName(path: FieldPath): string {
  return path.length === 0 ? 'the resource' : formatFieldPath(path)
}

function ownName(path: FieldPath): { readonly field: string; readonly parent: string } {
  return { field: String(path.at(-1)), parent: formatFieldPath(path.slice(0, -1)) }
}
