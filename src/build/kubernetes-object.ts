/**
 * A Kubernetes object as plain data, in the form that a build returns. Integers beyond `Number.MAX_SAFE_INTEGER` are
 * bigints.
 */
export interface KubernetesObject {
  readonly apiVersion?: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

/**
 * The common part of all types for Kubernetes objects: interfaces of `kubernetes-types`, classes of
 * `@kubernetes/client-node`, lists, and your own types.
 */
export interface AnyKubernetesObject {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata?: object | undefined
}
