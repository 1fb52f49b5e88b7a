import { KuiltError } from '../diagnostics/index.ts'
import { fn } from '../go-template/functions/define.ts'
import { type GoType, namedType, STRING, STRINGS } from '../go-template/types.ts'
import { GoList, GoObject, type GoValue } from '../go-template/values.ts'

/** The version that Helm 4.2 uses without `--kube-version`. */
export const defaultKubeVersion = 'v1.36.0'

const HELM_VERSION = 'v4.2'
/** The version of Kubernetes that Helm's client libraries are from. */
const CLIENT_VERSION = 'v1.36'

/** A version of Kubernetes. */
export interface KubeVersion {
  /** As given, with a leading `v`. */
  readonly version: string
  /** Without the vendor's suffix, for comparing with constraints. */
  readonly normalized: string
  readonly major: string
  readonly minor: string
}

/**
 * Parses a version of Kubernetes. Follows k8s.io/apimachinery pkg/util/version, ParseGeneric.
 *
 * @throws KuiltError CHART_KUBE_VERSION_INVALID
 */
export function parseKubeVersion(text: string): KubeVersion {
  const [, numbers = ''] = /^\s*v?([0-9]+(?:\.[0-9]+)*)/.exec(text) ?? []
  const [major, minor, ...rest] = numbers.split('.')
  if (major === undefined || minor === undefined || (major.startsWith('0') && major !== '0')) {
    throw new KuiltError('CHART_KUBE_VERSION_INVALID', { version: text })
  }
  const parts = [major, minor, ...rest].map((part) => BigInt(part).toString())
  return {
    version: text.startsWith('v') ? text : `v${text}`,
    normalized: `v${parts.join('.')}`,
    major: parts[0] ?? '',
    minor: parts[1] ?? '',
  }
}

/** `.Capabilities.KubeVersion`. Its methods have a pointer receiver. */
function kubeVersionValue({ version, normalized, major, minor }: KubeVersion): GoObject {
  const type: GoType = { name: 'common.KubeVersion', kind: 'struct' }
  const exported = [
    ['Version', version],
    ['Major', major],
    ['Minor', minor],
  ] as const
  const fields = new Map(exported)
  const allFields = new Map([exported[0], ['normalizedVersion', normalized], ...exported.slice(1)])
  return new GoObject(type, {
    fields,
    methods: { String: fn([], () => normalized), GitVersion: fn([], () => version) },
    text: () => normalized,
    copy: new GoObject(type, { fields, allFields }),
  })
}

/** `.Capabilities` */
export function capabilitiesValue(kube: KubeVersion, extraApiVersions: readonly string[]): GoObject {
  const kubeVersion = kubeVersionValue(kube)
  const known = [...defaultApiVersions, ...extraApiVersions]
  const names = new Set(known)
  const apiVersions = new GoList(known, namedType('common.VersionSet', STRINGS), false, {
    Has: fn([STRING], (name: string) => names.has(name)),
  })
  const helmVersion = new GoObject(
    { name: 'version.BuildInfo', kind: 'struct' },
    {
      fields: new Map([
        ['Version', HELM_VERSION],
        ['GitCommit', ''],
        ['GitTreeState', ''],
        ['GoVersion', ''],
        ['KubeClientVersion', CLIENT_VERSION],
      ]),
      // Empty fields are omitted.
      jsonFields: new Map([
        ['version', HELM_VERSION],
        ['kube_client_version', CLIENT_VERSION],
      ]),
    },
  )
  const fields = new Map<string, GoValue>([
    ['KubeVersion', kubeVersion],
    ['APIVersions', apiVersions],
    ['HelmVersion', helmVersion],
  ])
  return new GoObject({ name: '*common.Capabilities', kind: 'ptr' }, { fields })
}

/** The API versions of client-go 0.36, by group. */
const versionsOfGroups: readonly (readonly [group: string, ...versions: readonly string[]])[] = [
  ['admissionregistration.k8s.io', 'v1', 'v1alpha1', 'v1beta1'],
  ['internal.apiserver.k8s.io', 'v1alpha1'],
  ['apps', 'v1', 'v1beta1', 'v1beta2'],
  ['authentication.k8s.io', 'v1', 'v1alpha1', 'v1beta1'],
  ['authorization.k8s.io', 'v1', 'v1beta1'],
  ['autoscaling', 'v1', 'v2'],
  ['batch', 'v1', 'v1beta1'],
  ['certificates.k8s.io', 'v1', 'v1alpha1', 'v1beta1'],
  ['coordination.k8s.io', 'v1', 'v1alpha2', 'v1beta1'],
  ['discovery.k8s.io', 'v1', 'v1beta1'],
  ['events.k8s.io', 'v1', 'v1beta1'],
  ['extensions', 'v1beta1'],
  ['flowcontrol.apiserver.k8s.io', 'v1', 'v1beta1', 'v1beta2', 'v1beta3'],
  ['networking.k8s.io', 'v1', 'v1beta1'],
  ['node.k8s.io', 'v1', 'v1alpha1', 'v1beta1'],
  ['policy', 'v1', 'v1beta1'],
  ['rbac.authorization.k8s.io', 'v1', 'v1alpha1', 'v1beta1'],
  ['resource.k8s.io', 'v1', 'v1alpha3', 'v1beta1', 'v1beta2'],
  ['scheduling.k8s.io', 'v1', 'v1alpha2', 'v1beta1'],
  ['storage.k8s.io', 'v1', 'v1alpha1', 'v1beta1'],
  ['storagemigration.k8s.io', 'v1beta1'],
  ['apiextensions.k8s.io', 'v1', 'v1beta1'],
]

const defaultApiVersions: readonly string[] = [
  'v1',
  ...versionsOfGroups.flatMap(([group, ...versions]) => versions.map((version) => `${group}/${version}`)),
]
