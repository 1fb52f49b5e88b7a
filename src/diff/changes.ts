import type { KubernetesObject } from '../build/kubernetes-object.ts'
import type { KuiltError } from '../diagnostics/index.ts'
import type { ExplainedPlace } from '../explain/explanation.ts'
import type { JsonValue } from '../tree/node.ts'

/** The differences between two outputs. `diff` returns it, and `renderDiff` formats it. */
export interface Diff {
  /** True if both outputs have the same bytes. */
  readonly identical: boolean
  /**
   * True if there are no relevant differences: no changes and, unless `ignoreEquivalent` is set, no differences in
   * order. `kuilt diff` then exits with 0.
   */
  readonly equal: boolean
  /** The changes in the order of the new output. Removed resources are at their positions in the old output. */
  readonly changes: readonly ResourceChange[]
  /**
   * The resources that differ only in references to renamed resources, or in an order that has no effect in Kubernetes.
   */
  readonly followers: readonly ResourceChange[]
  /** True if the resources that exist in both outputs are in a different order. */
  readonly reordered: boolean
  /** The name of the target, if several targets are compared. */
  readonly target?: string
  /** Why the target could not be compared. If set, `changes` is empty, and `equal` and `identical` are false. */
  readonly failure?: DiffFailure
}

/** The reason why a target could not be compared with its state at a revision. */
export interface DiffFailure {
  /** The version that cannot be rendered. If neither can be rendered, `new`. */
  readonly version: 'old' | 'new'
  /** The error from rendering `version`. */
  readonly error: KuiltError
  /** True if only the old version cannot be rendered, and the new version exists. */
  readonly repaired: boolean
}

/** Identifies a resource in one of the outputs. */
export interface ResourceName {
  readonly apiVersion: string
  readonly kind: string
  /** The name in the output. */
  readonly name: string
  readonly namespace?: string
}

/** The changes to one resource. */
export interface ResourceChange {
  readonly change: 'added' | 'removed' | 'changed'
  /** The resource in the new output, or in the old output if it was removed. */
  readonly resource: ResourceName
  /** The resource in the old output, if its name, namespace or apiVersion was different. */
  readonly before?: ResourceName
  /** True if only the hash at the end of the name changed. */
  readonly rehashed: boolean
  /** The changed fields. Empty for resources that were added or removed. */
  readonly fields: readonly FieldChange[]
  /** The references that changed only because of a new name or hash, and order changes that have no effect. */
  readonly followers: readonly FieldChange[]
  /** The effects of the change in a cluster. */
  readonly effects: readonly Effect[]
  /** The whole resource in the old output. Undefined if it was added. */
  readonly old: KubernetesObject | undefined
  /** The whole resource in the new output. Undefined if it was removed. */
  readonly new: KubernetesObject | undefined
  /** The location that the resource comes from, if the `explain` option was set. */
  readonly source?: ExplainedPlace
}

/** A field that was added, removed or changed, or a list in a different order. */
export interface FieldChange {
  readonly change: 'added' | 'removed' | 'changed' | 'moved'
  /** The keys of maps and indexes of lists in the new resource, or in the old resource if the field is removed. */
  readonly path: readonly (string | number)[]
  /** A readable path with keys instead of indexes, such as `spec.template.spec.containers.[name=web].image`. */
  readonly field: string
  /**
   * The old value. Undefined for an added field. For `moved`, the keys of the items, or the items themselves, in their
   * order.
   */
  readonly old?: JsonValue
  /** The new value. Undefined for a removed field. */
  readonly new?: JsonValue
  /** The changes inside a string that contains JSON, YAML or properties. Empty if only the formatting changed. */
  readonly inside?: { readonly syntax: 'JSON' | 'YAML' | 'properties'; readonly fields: readonly FieldChange[] }
  /** The renamed resource that the field refers to, such as `ConfigMap/settings`. */
  readonly follows?: string
  /** The line that determined the value, if the `explain` option was set. */
  readonly source?: ExplainedPlace
}

/** The effect of a change in a cluster. */
export type Effect =
  /** The pods of these workloads, such as `Deployment/web`, are replaced. */
  | { readonly type: 'restarts'; readonly workloads: readonly string[] }
  /** The API server does not allow changes to these fields, so the resource must be deleted and created again. */
  | {
      readonly type: 'immutable'
      readonly fields: readonly string[]
      /** The controller that does this automatically because of an annotation, such as `Flux`. */
      readonly by?: string
    }
  /** The pods of these workloads, such as `Deployment/web`, keep running with the old data. */
  | { readonly type: 'unread'; readonly workloads: readonly string[] }
  /** The resource is a hook of `Argo CD` or `Helm`, and runs in these phases, such as `PreSync`. */
  | { readonly type: 'hook'; readonly phases: string; readonly of: string }
  /** The change takes effect on the next run of this CronJob, or of the CronJobs that use the data. */
  | { readonly type: 'next-run'; readonly workloads?: readonly string[] }
  /** A Service sends requests to different pods. */
  | { readonly type: 'selects' }
  /** Kubernetes treats old and new as two resources: it creates the new one, and the old one must be deleted. */
  | { readonly type: 'recreated' }
  /** Other objects are deleted with the resource, such as `everything in the namespace`. */
  | { readonly type: 'deletes'; readonly what: string }
  /** The resource replaces a resource of a different kind with the same name, such as `Deployment/web`. */
  | { readonly type: 'replaces'; readonly resource: string }
