import { type FieldPath, fieldBelow, type Location } from '../diagnostics/index.ts'
import type { Gvk } from './gvk.ts'

/** A field that a transformer changes in some kinds of resources. */
export interface FieldSpec extends Gvk {
  /**
   * The path, separated by slashes. `\/` is a literal slash, and `name[]` is a list. Lists on the path are entered even
   * without `[]`.
   */
  readonly path: string
  readonly create: boolean
  /** The location of the path. Undefined for built-in field specs. */
  readonly at?: Location | undefined
}

/** Returns the path of a field spec for a field: its keys, separated by slashes, without positions in lists. */
export function fieldSpecPath(path: FieldPath): string {
  return path
    .filter((part) => typeof part === 'string')
    .map((part) => part.replaceAll('/', '\\/'))
    .join('/')
}

/** Returns the lines of a field spec for a field of a kind, as an item of a YAML list. */
export function fieldSpecLines(path: FieldPath, { group, kind }: Pick<Gvk, 'group' | 'kind'>): readonly string[] {
  return [`- path: ${fieldSpecPath(path)}`, `  kind: ${kind}`, ...(group === '' ? [] : [`  group: ${group}`])]
}

/**
 * Adds the defaults of missing fields to field specs.
 *
 * @param list the location of the list that contains them
 */
export function completeFieldSpecs(
  specs: readonly Partial<FieldSpec>[] = [],
  list?: Location | undefined,
): readonly FieldSpec[] {
  return specs.map(({ group = '', version = '', kind = '', path = '', create = false }, i) => {
    const at = list && fieldBelow(list, [i, 'path'])
    return { group, version, kind, path, create, at }
  })
}

/** Fields that contain the name of a resource of one kind. */
export interface NameReference extends Gvk {
  readonly fieldSpecs: readonly FieldSpec[]
}

/** The field specs of all transformers: the built-in ones merged with those of `configurations` and `crds`. */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[]
  readonly nameSuffix: readonly FieldSpec[]
  readonly namespace: readonly FieldSpec[]
  readonly commonLabels: readonly FieldSpec[]
  readonly labels: readonly FieldSpec[]
  readonly templateLabels: readonly FieldSpec[]
  readonly commonAnnotations: readonly FieldSpec[]
  readonly nameReference: readonly NameReference[]
  readonly varReference: readonly FieldSpec[]
  readonly images: readonly FieldSpec[]
  readonly replicas: readonly FieldSpec[]
}
