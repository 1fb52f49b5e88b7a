import type { Gvk } from './gvk.ts'

/** A field that a transformer changes in some kinds of resources. */
export interface FieldSpec extends Gvk {
  /**
   * Slash-separated; `\/` is a literal slash; `name[]` is a list. Lists within the path are entered even without `[]`.
   */
  readonly path: string
  readonly create: boolean
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
