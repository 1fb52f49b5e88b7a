/** The type of a field of an API object. */
export type FieldType =
  | 'string'
  | 'boolean'
  | 'duration'
  | 'object'
  | { readonly list: FieldType }
  | { readonly map: 'string' }
  | { readonly fields: Readonly<Record<string, FieldType>> }

const reference = { fields: { name: 'string' } } as const
const strings = { map: 'string' } as const
const objectReference = { apiVersion: 'string', kind: 'string', name: 'string', namespace: 'string' } as const

const target = {
  fields: {
    group: 'string',
    version: 'string',
    kind: 'string',
    name: 'string',
    namespace: 'string',
    labelSelector: 'string',
    annotationSelector: 'string',
  },
} as const

/** A list of patches, each with an optional target. */
export const patchList: FieldType = { list: { fields: { patch: 'string', target } } }

/** `spec` of a Kustomization of kustomize.toolkit.fluxcd.io/v1. */
const current: Readonly<Record<string, FieldType>> = {
  buildMetadata: { list: 'string' },
  commonMetadata: { fields: { labels: strings, annotations: strings } },
  components: { list: 'string' },
  decryption: { fields: { provider: 'string', secretRef: reference, serviceAccountName: 'string' } },
  deletionPolicy: 'string',
  dependsOn: { list: { fields: { name: 'string', namespace: 'string', readyExpr: 'string' } } },
  force: 'boolean',
  healthCheckExprs: {
    list: {
      fields: { apiVersion: 'string', kind: 'string', current: 'string', failed: 'string', inProgress: 'string' },
    },
  },
  healthChecks: { list: { fields: objectReference } },
  ignore: 'string',
  ignoreMissingComponents: 'boolean',
  images: { list: { fields: { name: 'string', newName: 'string', newTag: 'string', digest: 'string' } } },
  interval: 'duration',
  kubeConfig: { fields: { configMapRef: reference, secretRef: { fields: { name: 'string', key: 'string' } } } },
  namePrefix: 'string',
  nameSuffix: 'string',
  patches: patchList,
  path: 'string',
  postBuild: {
    fields: {
      substitute: strings,
      substituteFrom: { list: { fields: { kind: 'string', name: 'string', optional: 'boolean' } } },
      substituteStrategy: 'string',
    },
  },
  prune: 'boolean',
  retryInterval: 'duration',
  serviceAccountName: 'string',
  sourceRef: { fields: objectReference },
  suspend: 'boolean',
  targetNamespace: 'string',
  timeout: 'duration',
  wait: 'boolean',
}

/** The additional fields of the beta versions. */
const older: Readonly<Record<string, FieldType>> = {
  patchesStrategicMerge: { list: 'object' },
  patchesJson6902: { list: { fields: { patch: { list: 'object' }, target } } },
}

/** The fields of the beta versions that no longer have an effect. They are dropped without a warning. */
export const formerFields: ReadonlySet<string> = new Set(['validation'])

export function isOlderVersion(apiVersion: string): boolean {
  return /\/v1beta[12]$/.test(apiVersion)
}

export function specFields(apiVersion: string): Readonly<Record<string, FieldType>> {
  return isOlderVersion(apiVersion) ? { ...current, ...older } : current
}
