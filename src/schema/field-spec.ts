import type { Gvk } from './gvk.ts'

/** A field of some kinds of resources that a transformer works on. */
export interface FieldSpec extends Gvk {
  /** Slash-separated; `\/` is a literal slash; `name[]` marks a list. Lists on the way are entered without a mark. */
  readonly path: string
  readonly create: boolean
}

/** Fields that hold the name of a resource of one kind. */
export interface NameReference extends Gvk {
  readonly fieldSpecs: readonly FieldSpec[]
}

/** The field specs of every transformer: the built-in ones merged with those of `configurations` and `crds`. */
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
