import type { FieldPath, Location } from '../diagnostics/index.ts'
import type { JsonValue } from '../tree/node.ts'
import type { Mistake } from './mistake.ts'

export type SchemaType =
  | 'object'
  | 'array'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'int-or-string'
  | 'quantity'
  /** Anything; its contents are not checked. */
  | 'any'
  /** There is no explicit type; it follows from the other keywords. */
  | 'untyped'

/** Checks the constraints of a value that go beyond its structure: bounds, patterns, formats. */
export type CheckValues = (value: JsonValue, path: FieldPath) => readonly Mistake[]

/**
 * The schema of one value, whether it comes from Kubernetes or from a CustomResourceDefinition. Properties are computed
 * lazily, because schemas are large and may be recursive, and resources use few of their fields.
 */
export interface SchemaNode {
  readonly type: SchemaType
  /** True if null is an allowed value. Otherwise, null fields are treated as missing. */
  readonly nullable: boolean
  readonly properties: ReadonlyMap<string, SchemaNode>
  /** The schema for fields that are not among the properties, or whether they are allowed. */
  readonly others: SchemaNode | 'allowed' | 'unknown'
  readonly required: readonly string[]
  readonly items: SchemaNode | undefined
  /** The items of a `set` must be unique. The items of a `map` must differ in the fields `listMapKeys`. */
  readonly listType: 'atomic' | 'set' | 'map'
  readonly listMapKeys: readonly string[]
  readonly check: CheckValues | undefined
  readonly format: string | undefined
  readonly default: JsonValue | undefined
  readonly rules: readonly CelRule[]
}

/** An entry of `x-kubernetes-validations`. */
export interface CelRule {
  readonly rule: string
  readonly message: string | undefined
  readonly messageExpression: string | undefined
  readonly fieldPath: string | undefined
  readonly optionalOldSelf: boolean
  /** Returns the location of the rule. */
  readonly locate: () => Location | undefined
}
