/** What becomes of warnings. */
export const warningFlags = {
  strict: { type: 'bool', summary: 'treat warnings as errors', group: 'Output' },
  'no-warn': {
    type: 'stringSlice',
    value: 'CODE',
    summary: 'leave out warnings with this code',
    group: 'Output',
    completes: 'warnings',
  },
} as const

/** What a build may read and run. */
export const inputFlags = {
  'load-restrictor': {
    type: 'string',
    value: 'RULE',
    default: 'LoadRestrictionsRootOnly',
    choices: ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone', ''],
    summary: 'LoadRestrictionsNone allows files from outside the directory of a kustomization',
    group: 'Loading',
  },
  root: {
    type: 'string',
    value: 'DIR',
    summary: 'read nothing outside this directory, whatever else is allowed',
    group: 'Loading',
    completes: 'directory',
  },
  'max-file-size': {
    type: 'string',
    value: 'SIZE',
    default: '64Mi',
    summary: 'refuse to read files larger than this: bytes, or with Ki, Mi or Gi',
    group: 'Loading',
  },
  'no-remote': {
    type: 'bool',
    summary: 'never use the network; remote resources and bases are errors',
    group: 'Loading',
  },
  'enable-helm': { type: 'bool', summary: 'run helm for helmCharts', group: 'Helm' },
  'helm-command': { type: 'string', value: 'PROGRAM', default: 'helm', summary: 'the helm program', group: 'Helm' },
  'helm-api-versions': {
    type: 'stringArray',
    value: 'VERSION',
    summary: 'Kubernetes API versions for charts that ask for Capabilities.APIVersions',
    group: 'Helm',
  },
  'helm-kube-version': {
    type: 'string',
    value: 'VERSION',
    summary: 'Kubernetes version for charts that ask for Capabilities.KubeVersion',
    group: 'Helm',
  },
  'helm-debug': { type: 'bool', summary: 'run helm with --debug', group: 'Helm' },
  'enable-alpha-plugins': {
    type: 'bool',
    summary: 'run KRM functions and external plugins; only for files that you trust',
    group: 'Functions',
  },
  'enable-exec': { type: 'bool', summary: 'run functions that are plain programs on this machine', group: 'Functions' },
  network: { type: 'bool', summary: 'let functions that ask for it use the network', group: 'Functions' },
  'network-name': {
    type: 'string',
    value: 'NAME',
    summary: 'the network that such functions join if they are containers, instead of that of the host',
    group: 'Functions',
  },
  mount: { type: 'stringArray', value: 'MOUNT', summary: 'storage for function containers', group: 'Functions' },
  env: {
    type: 'stringArray',
    short: 'e',
    value: 'KEY[=VALUE]',
    summary: 'an environment variable for functions; without a value it is passed on',
    group: 'Functions',
  },
  'as-current-user': { type: 'bool', summary: 'run function containers with your user id', group: 'Functions' },
} as const

const outputFlags = {
  output: {
    type: 'string',
    short: 'o',
    value: 'PATH',
    summary: 'write to this file, or into this directory: one file per resource',
    group: 'Output',
    completes: 'file',
  },
} as const

const deprecatedFlags = {
  reorder: {
    type: 'string',
    value: 'ORDER',
    choices: ['legacy', 'none'],
    summary: 'sort the output, or keep the order of the input',
    deprecated: "use the new 'sortOptions' field in kustomization.yaml instead.",
  },
  'enable-managedby-label': {
    type: 'bool',
    summary: 'add the label app.kubernetes.io/managed-by',
    deprecated:
      'The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.',
  },
} as const

type BuildFlags = typeof outputFlags & typeof warningFlags & typeof deprecatedFlags & typeof inputFlags

/** The flags of `kuilt build`: those of kustomize, and kuilt's own. */
export const buildFlags: BuildFlags = { ...outputFlags, ...warningFlags, ...deprecatedFlags, ...inputFlags }
