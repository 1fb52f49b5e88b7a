/** An API version that Kubernetes has removed, possibly before the oldest release that kuilt supports. */
export interface RemovedVersion {
  readonly apiVersions: readonly string[]
  /** The removed kinds. Undefined means all kinds of the API version. */
  readonly kinds: readonly string[] | undefined
  /** The first release without the API version. */
  readonly since: string
  /** The API version to use; undefined if there is none. */
  readonly instead: string | undefined
}

const stable = (group: string, since: string, kinds: readonly string[]): RemovedVersion => {
  return { apiVersions: [`${group}/v1beta1`], kinds, since, instead: `${group}/v1` }
}

/** See https://kubernetes.io/docs/reference/using-api/deprecation-guide/. */
export const removedVersions: readonly RemovedVersion[] = [
  {
    apiVersions: ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'],
    kinds: ['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'ControllerRevision'],
    since: '1.16',
    instead: 'apps/v1',
  },
  { apiVersions: ['extensions/v1beta1'], kinds: ['NetworkPolicy'], since: '1.16', instead: 'networking.k8s.io/v1' },
  { apiVersions: ['extensions/v1beta1'], kinds: ['PodSecurityPolicy'], since: '1.16', instead: undefined },
  {
    apiVersions: ['extensions/v1beta1', 'networking.k8s.io/v1beta1'],
    kinds: ['Ingress', 'IngressClass'],
    since: '1.22',
    instead: 'networking.k8s.io/v1',
  },
  stable('apiextensions.k8s.io', '1.22', ['CustomResourceDefinition']),
  stable('admissionregistration.k8s.io', '1.22', ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']),
  stable('apiregistration.k8s.io', '1.22', ['APIService']),
  stable('authentication.k8s.io', '1.22', ['TokenReview']),
  stable('authorization.k8s.io', '1.22', [
    'LocalSubjectAccessReview',
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
  ]),
  stable('certificates.k8s.io', '1.22', ['CertificateSigningRequest']),
  stable('coordination.k8s.io', '1.22', ['Lease']),
  stable('rbac.authorization.k8s.io', '1.22', ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']),
  stable('scheduling.k8s.io', '1.22', ['PriorityClass']),
  stable('storage.k8s.io', '1.22', ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment']),
  stable('storage.k8s.io', '1.27', ['CSIStorageCapacity']),
  stable('batch', '1.25', ['CronJob']),
  stable('discovery.k8s.io', '1.25', ['EndpointSlice']),
  stable('events.k8s.io', '1.25', ['Event']),
  stable('policy', '1.25', ['PodDisruptionBudget']),
  { apiVersions: ['policy/v1beta1'], kinds: ['PodSecurityPolicy'], since: '1.25', instead: undefined },
  { apiVersions: ['autoscaling/v2beta1'], kinds: undefined, since: '1.25', instead: 'autoscaling/v2' },
  { apiVersions: ['autoscaling/v2beta2'], kinds: undefined, since: '1.26', instead: 'autoscaling/v2' },
  stable('node.k8s.io', '1.25', ['RuntimeClass']),
  ...(
    [
      ['v1beta1', '1.26'],
      ['v1beta2', '1.29'],
      ['v1beta3', '1.32'],
    ] as const
  ).map(([version, since]) => ({
    apiVersions: [`flowcontrol.apiserver.k8s.io/${version}`],
    kinds: ['FlowSchema', 'PriorityLevelConfiguration'],
    since,
    instead: 'flowcontrol.apiserver.k8s.io/v1',
  })),
]
