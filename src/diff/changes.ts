import type { KubernetesObject } from '../build/kubernetes-object.ts'
import type { ExplainedPlace } from '../explain/explanation.ts'
import type { JsonValue } from '../tree/node.ts'

/** What changes from one output to another. `diff` returns it, `renderDiff` prints it. */
export interface Diff {
  /** True if both outputs have the same bytes. */
  readonly identical: boolean
  /**
   * True if nothing was found that counts: no change, and, unless something is ignored, no difference in order either.
   * `kuilt diff` then exits with 0.
   */
  readonly equal: boolean
  /** In the order of the new output; what is removed is at its place in the old one. */
  readonly changes: readonly ResourceChange[]
  /**
   * Resources that differ only in references to renamed resources, or in an order that means nothing to Kubernetes.
   */
  readonly followers: readonly ResourceChange[]
  /** True if resources that both outputs have are in another order. */
  readonly reordered: boolean
  /** Name of the target, if several are compared. */
  readonly target?: string
}

/** Identifies a resource in one of the outputs. */
export interface ResourceName {
  readonly apiVersion: string
  readonly kind: string
  /** As printed. */
  readonly name: string
  readonly namespace?: string
}

/** What happens to one resource. */
export interface ResourceChange {
  readonly change: 'added' | 'removed' | 'changed'
  /** In the new output; in the old one if it is removed. */
  readonly resource: ResourceName
  /** In the old output, if its name, namespace or apiVersion was another one. */
  readonly before?: ResourceName
  /** True if only the hash at the end of the name has changed. */
  readonly rehashed: boolean
  /** What changes in it. Empty for resources that are added or removed. */
  readonly fields: readonly FieldChange[]
  /** References that follow a rename or a new hash, and lists whose order means nothing. */
  readonly followers: readonly FieldChange[]
  /** What the change does in a cluster. */
  readonly effects: readonly Effect[]
  /** The whole resource, as both outputs have it. */
  readonly old: KubernetesObject | undefined
  readonly new: KubernetesObject | undefined
  /** Where the resource comes from, if the diff was made with `explain`. */
  readonly source?: ExplainedPlace
}

/** A field that is added, removed or changed, or a list in another order. */
export interface FieldChange {
  readonly change: 'added' | 'removed' | 'changed' | 'moved'
  /** Keys of maps and indexes of lists: in the new resource, or in the old one if the field is removed. */
  readonly path: readonly (string | number)[]
  /** The path for people, with keys in place of indexes: `spec.template.spec.containers.[name=web].image`. */
  readonly field: string
  /** Undefined for an added field. For `moved`, the items that identify the order. */
  readonly old?: JsonValue
  /** Undefined for a removed field. */
  readonly new?: JsonValue
  /** Changes inside of a text that is JSON, YAML or a list of properties. Empty if only its layout changed. */
  readonly inside?: { readonly syntax: 'JSON' | 'YAML' | 'properties'; readonly fields: readonly FieldChange[] }
  /** The renamed resource that the field refers to: `ConfigMap/settings`. */
  readonly follows?: string
  /** The line that decided the value, if the diff was made with `explain`. */
  readonly source?: ExplainedPlace
}

/** What a change does in a cluster. */
export type Effect =
  /** The pods of these workloads are replaced: `Deployment/web`. */
  | { readonly type: 'restarts'; readonly workloads: readonly string[] }
  /** The API server refuses to change these fields: the resource must be deleted and recreated. */
  | {
      readonly type: 'immutable'
      readonly fields: readonly string[]
      /** Who does that by itself, because an annotation says so: `Flux`. */
      readonly by?: string
    }
  /** The pods of these workloads keep running with what they have read: `Deployment/web`. */
  | { readonly type: 'unread'; readonly workloads: readonly string[] }
  /** A hook runs in its new form, the next time its phases come: `PreSync` of `Argo CD`. */
  | { readonly type: 'hook'; readonly phases: string; readonly of: string }
  /** A CronJob runs in its new form, from the next time on. */
  | { readonly type: 'next-run' }
  /** A Service sends requests to other pods. */
  | { readonly type: 'selects' }
  /** Kubernetes sees two resources: it creates the new one, and the old one must be deleted. */
  | { readonly type: 'recreated' }
  /** Something else is deleted with the resource: `everything in the namespace`. */
  | { readonly type: 'deletes'; readonly what: string }
  /** The resource replaces one of another kind with the same name: `Deployment/web`. */
  | { readonly type: 'replaces'; readonly resource: string }
