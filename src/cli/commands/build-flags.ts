import type { Argument } from '../command.ts'
import { fluxFlags } from './flux-flags.ts'

/** Any number of targets as arguments. @param summary what they may be, and the default */
export function targetArguments(summary: string): readonly Argument[] {
  return [{ name: 'TARGET', summary, optional: true, rest: true, completes: 'directory' }]
}

export const noWarnFlag = {
  'no-warn': {
    type: 'stringSlice',
    value: 'CODE',
    summary: 'suppress warnings with this code',
    group: 'Output',
    completes: 'warnings',
  },
} as const

const strictFlag = {
  strict: { type: 'bool', summary: 'treat warnings as errors', group: 'Output' },
} as const

/** The flags for handling warnings. */
export const warningFlags: typeof strictFlag & typeof noWarnFlag = { ...strictFlag, ...noWarnFlag }

/** The flags that determine what a build may read and run. */
const loadingFlags = {
  'load-restrictor': {
    type: 'string',
    value: 'RULE',
    default: 'LoadRestrictionsRootOnly',
    choices: ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone', ''],
    summary: "LoadRestrictionsNone allows files outside the kustomization's directory",
    group: 'Loading',
  },
  root: {
    type: 'string',
    value: 'DIR',
    summary: 'never read anything outside this directory, regardless of other flags',
    group: 'Loading',
    completes: 'directory',
  },
  'max-file-size': {
    type: 'string',
    value: 'SIZE',
    default: '64Mi',
    summary: 'maximum size of a file: bytes, or a number with Ki, Mi or Gi',
    group: 'Loading',
  },
  'no-remote': {
    type: 'bool',
    summary: 'fetch no remote resources and bases: they are errors',
    group: 'Loading',
  },
  'enable-helm': {
    type: 'bool',
    summary: 'render helmCharts: with helm if it is installed, otherwise (and at git revisions) without',
    group: 'Helm',
  },
  helm: {
    type: 'string',
    value: 'METHOD',
    choices: ['native', 'program'],
    summary:
      'how to render helmCharts: native (without running a program) or program (by running helm; also needs --enable-helm)',
    group: 'Helm',
  },
  'enable-remote-charts': {
    type: 'bool',
    summary:
      'fetch charts and dependencies that are not in the git repository; without --enable-helm, also render helmCharts as with --helm=native',
    group: 'Helm',
  },
  'helm-command': { type: 'string', value: 'PROGRAM', default: 'helm', summary: 'the helm program', group: 'Helm' },
  'helm-api-versions': {
    type: 'stringArray',
    value: 'VERSION',
    summary: 'Kubernetes API version, for charts that use Capabilities.APIVersions',
    group: 'Helm',
  },
  'helm-kube-version': {
    type: 'string',
    value: 'VERSION',
    summary: 'Kubernetes version, for charts that use Capabilities.KubeVersion',
    group: 'Helm',
  },
  'helm-release': {
    type: 'string',
    value: 'NAME',
    summary: 'name of the release, for helm: targets (default: release-name)',
    group: 'Helm',
  },
  'helm-namespace': {
    type: 'string',
    value: 'NAMESPACE',
    summary: 'namespace of the release, for helm: targets (default: default)',
    group: 'Helm',
  },
  'helm-values': {
    type: 'stringArray',
    value: 'FILE',
    summary: 'values file, for helm: targets; later files override earlier ones',
    group: 'Helm',
    completes: 'file',
  },
  'helm-set': {
    type: 'stringArray',
    value: 'KEY=VALUE',
    summary: "value, for helm: targets, in the syntax of helm's --set",
    group: 'Helm',
  },
  'helm-set-string': {
    type: 'stringArray',
    value: 'KEY=VALUE',
    summary: 'like --helm-set, but the value is always a string',
    group: 'Helm',
  },
  'helm-set-json': {
    type: 'stringArray',
    value: 'KEY=JSON',
    summary: 'like --helm-set, but the value is JSON',
    group: 'Helm',
  },
  'helm-set-file': {
    type: 'stringArray',
    value: 'KEY=FILE',
    summary: 'like --helm-set, but the value is the content of a file',
    group: 'Helm',
  },
  'helm-set-literal': {
    type: 'stringArray',
    value: 'KEY=VALUE',
    summary: 'like --helm-set-string, but everything after = is the value',
    group: 'Helm',
  },
  'helm-show-only': {
    type: 'stringArray',
    value: 'TEMPLATE',
    summary: 'print only this template of the chart (`templates/web.yaml`), for helm: targets',
    group: 'Helm',
  },
  'helm-is-upgrade': {
    type: 'bool',
    summary: 'render the chart for an upgrade (`.Release.IsUpgrade`), for helm: targets',
    group: 'Helm',
  },
  'helm-no-hooks': { type: 'bool', summary: 'omit the hooks of the chart, for helm: targets', group: 'Helm' },
  'helm-skip-tests': { type: 'bool', summary: 'omit the test hooks of the chart, for helm: targets', group: 'Helm' },
  'helm-include-crds': { type: 'bool', summary: 'print the CRDs of the chart, for helm: targets', group: 'Helm' },
  'helm-skip-schema-validation': {
    type: 'bool',
    summary: 'do not check the values against the schemas of charts, for helm:, flux: and argocd: targets',
    group: 'Helm',
  },
  'helm-seed': {
    type: 'string',
    value: 'TEXT',
    summary: 'derive random values and certificates of charts from this text (default: the release name)',
    group: 'Helm',
  },
  'helm-debug': { type: 'bool', summary: 'run helm with --debug', group: 'Helm' },
  'argocd-tracking': {
    type: 'string',
    value: 'METHOD',
    choices: ['annotation', 'label', 'annotation+label'],
    summary: 'add the metadata that Argo CD uses to track the objects of an Application',
    group: 'Argo CD',
  },
  'argocd-repo': {
    type: 'stringArray',
    value: 'URL=PATH',
    summary: 'read sources with this repoURL from a directory; other URLs are assumed to be this repository',
    group: 'Argo CD',
  },
  'argocd-missing-sources': {
    type: 'string',
    value: 'ACTION',
    choices: ['error', 'warn'],
    summary:
      'how to handle Applications that kuilt cannot render: fail, or skip them with a warning (error, warn; default: error)',
    group: 'Argo CD',
  },
  'argocd-show-apps': {
    type: 'bool',
    summary: 'print the Applications themselves, including those that ApplicationSets generate',
    group: 'Argo CD',
  },
  'argocd-parameters': {
    type: 'string',
    value: 'FILE',
    summary: 'file with parameters for ApplicationSets, used instead of running their generators',
    group: 'Argo CD',
    completes: 'file',
  },
  'enable-alpha-plugins': {
    type: 'bool',
    summary: 'run KRM functions and external plugins; use only with trusted files',
    group: 'Functions',
  },
  'enable-exec': { type: 'bool', summary: 'run exec functions: programs on this machine', group: 'Functions' },
  network: { type: 'bool', summary: 'give network access to functions that request it', group: 'Functions' },
  'network-name': {
    type: 'string',
    value: 'NAME',
    summary: 'Docker network for container functions (default: host)',
    group: 'Functions',
  },
  mount: {
    type: 'stringArray',
    value: 'MOUNT',
    summary: 'storage to mount in function containers, such as type=bind,src=data,dst=/data; read-only without rw=true',
    group: 'Functions',
  },
  env: {
    type: 'stringArray',
    short: 'e',
    value: 'KEY[=VALUE]',
    summary: 'environment variable for functions; without a value, it is copied from the current environment',
    group: 'Functions',
  },
  'as-current-user': {
    type: 'bool',
    summary: 'run function containers as the current user (default: nobody)',
    group: 'Functions',
  },
} as const

/** The flags that determine what kuilt may read and run to render a target. */
export const inputFlags: typeof loadingFlags & typeof fluxFlags = { ...loadingFlags, ...fluxFlags }

const outputFlags = {
  output: {
    type: 'string',
    short: 'o',
    value: 'PATH',
    summary: 'write to this file, or to one file per resource if it is a directory',
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
