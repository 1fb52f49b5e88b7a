import type { Tree } from './edit-cases.ts'
import type { CommandCase } from './warning-cases.ts'

interface KustomizationParts {
  readonly name?: string
  readonly spec?: string
}

/** A Flux Kustomization; `spec` is the rest of its specification. */
function flux({ name = 'shop', spec = '' }: KustomizationParts = {}): string {
  const end = spec === '' ? '' : `${spec.replaceAll(/^/gm, '  ')}\n`
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  path: ./apps
  sourceRef:
    kind: GitRepository
    name: flux-system
${end}`
}

const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  size: big\n'

/** A HelmRelease with a chart of the repository; `spec` is the rest of its specification. */
function release(spec: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: web
  namespace: shop
spec:
  chart:
    spec:
      chart: ./charts/web
      sourceRef:
        kind: GitRepository
        name: flux-system
        namespace: flux-system
${spec}`
}

/** A ResourceSet that generates a Secret. */
function resourceSet(inputs: string, annotations = ''): string {
  return `apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata:
  name: previews
  namespace: shop
spec:
  ${inputs}
  resources:
  - apiVersion: v1
    kind: Secret
    metadata:
      name: registry
      namespace: preview-<< inputs.id >>
${annotations}`
}

function settingsWith(line: string): string {
  return settings.replace('  size: big\n', `  ${line}\n`)
}

function fluxCase(
  code: CommandCase['code'],
  spec: string,
  apps: Tree = { 'apps/settings.yaml': settings },
  ...flags: readonly string[]
): CommandCase {
  return { code, files: { 'cluster/shop.yaml': flux({ spec }), ...apps }, command: ['build', 'flux:cluster', ...flags] }
}

const encrypted = `stringData:
  password: ENC[AES256_GCM,data:8Rwl4w==,iv:MTIz,tag:NDU2,type:str]
sops:
  mac: ENC[AES256_GCM,data:MTIz,iv:NDU2,tag:Nzg5,type:str]
`
const login = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\n${encrypted}`

/** Warnings about targets of Flux. */
export const fluxWarningCases: readonly CommandCase[] = [
  fluxCase('FLUX_FIELD_UNKNOWN', 'targetNamspace: prod'),
  fluxCase('FLUX_FILE_FIELD_REPLACED', 'targetNamespace: prod', {
    'apps/kustomization.yaml': 'namespace: test\nresources:\n- settings.yaml\n',
    'apps/settings.yaml': settings,
  }),
  fluxCase('FLUX_ORIGINS_ADDED', 'prune: true', {
    'apps/kustomization.yaml': 'configMapGenerator:\n- name: settings\n  literals:\n  - size=big\n',
  }),
  {
    code: 'FLUX_DOCUMENT_UNREADABLE',
    files: {
      'cluster/shop.yaml': flux(),
      'cluster/blog.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: blog\n',
      'apps/settings.yaml': settings,
    },
    command: ['build', 'flux:cluster'],
  },
  {
    code: 'FLUX_NAMESPACE_ASSUMED',
    files: { 'cluster/shop.yaml': flux().replace('  namespace: flux-system\n', ''), 'apps/settings.yaml': settings },
    command: ['build', 'flux:cluster'],
  },
  {
    code: 'FLUX_MADE_TWICE',
    files: {
      'cluster/a.yaml': flux({ name: 'a' }).replace('./apps', './made/a'),
      'cluster/b.yaml': flux({ name: 'b' }).replace('./apps', './made/b'),
      'made/a/shop.yaml': flux(),
      'made/b/shop.yaml': flux({ spec: 'namePrefix: b-' }),
      'apps/settings.yaml': settings,
    },
    command: ['build', 'flux:cluster'],
  },
  fluxCase('FLUX_SUSPENDED', 'suspend: true'),
  fluxCase('FLUX_DEPENDENCY_UNKNOWN', 'dependsOn:\n- name: database'),
  {
    code: 'FLUX_DEPENDENCY_LOOP',
    files: {
      'cluster/a.yaml': flux({ name: 'a', spec: 'dependsOn:\n- name: b' }),
      'cluster/b.yaml': flux({ name: 'b', spec: 'dependsOn:\n- name: a' }),
      'apps/settings.yaml': settings,
    },
    command: ['build', 'flux:cluster'],
  },
  {
    code: 'FLUX_SOURCE_LEFT_OUT',
    files: {
      'cluster/shop.yaml': flux()
        .replace('GitRepository', 'OCIRepository')
        .replace('    name: flux-system', '    name: vendor'),
      'apps/settings.yaml': settings,
    },
    command: ['build', 'flux:cluster'],
  },
  fluxCase('FLUX_RESOURCE_SET_KEPT', 'prune: true', {
    'apps/previews.yaml': resourceSet('inputsFrom:\n  - name: pull-requests'),
  }),
  fluxCase('FLUX_COPY_LEFT_OUT', 'prune: true', {
    'apps/tenants.yaml': resourceSet(
      'inputs:\n  - id: blog',
      '      annotations:\n        fluxcd.controlplane.io/copyFrom: shop/registry\n',
    ),
  }),
  fluxCase('FLUX_OBJECT_DROPPED', "postBuild:\n  substitute:\n    name: '12'", {
    'apps/settings.yaml': settings.replace('name: settings', 'name: ${name}'),
  }),
  fluxCase('FLUX_LABELS_LOST', "postBuild:\n  substitute:\n    build: '7'", {
    'apps/settings.yaml': settings.replace(
      '  name: settings\n',
      '  name: settings\n  labels:\n    app: shop\n    build: "${build}"\n',
    ),
  }),
  fluxCase('FLUX_VALUE_RETYPED', "postBuild:\n  substitute:\n    count: '3'", {
    'apps/settings.yaml': settingsWith('count: "${count}"'),
  }),
  fluxCase('FLUX_NUMBER_ROUNDED', 'prune: true', {
    'apps/task.yaml':
      'apiVersion: example.com/v1\nkind: Task\nmetadata:\n  name: count\nspec:\n  limit: 18446744073709551615\n',
  }),
  fluxCase('FLUX_VARIABLE_UNDEFINED', 'postBuild:\n  substitute:\n    domain: example.com', {
    'apps/settings.yaml': settingsWith('host: www.${domian} and ${domain}'),
  }),
  fluxCase('FLUX_VARIABLE_UNUSED', 'postBuild:\n  substitute:\n    domain: example.com'),
  fluxCase('FLUX_VARIABLE_NEWLINES', 'postBuild:\n  substitute:\n    motto: |\n      one\n      two', {
    'apps/settings.yaml': settingsWith('motto: "${motto}"'),
  }),
  fluxCase('FLUX_EXPRESSION_UNLIKE_SHELL', 'postBuild:\n  substitute:\n    debug: verbose', {
    'apps/settings.yaml': settingsWith('flags: "run${debug:+ --verbose}"'),
  }),
  fluxCase(
    'FLUX_VARIABLE_NOT_REPLACED',
    'commonMetadata:\n  labels:\n    env: ${env}\npostBuild:\n  substitute:\n    env: prod',
    {
      'apps/settings.yaml': settingsWith('env: ${env}'),
    },
  ),
  fluxCase(
    'FLUX_VARIABLES_LEFT_OUT',
    'postBuild:\n  substituteFrom:\n  - kind: ConfigMap\n    name: cluster-settings\n    optional: true',
  ),
  {
    code: 'FLUX_VARIABLES_MASKED',
    files: {
      'cluster/shop.yaml': flux({ spec: 'postBuild:\n  substituteFrom:\n  - kind: Secret\n    name: login' }),
      'cluster/login.yaml': login.replace('  name: login\n', '  name: login\n  namespace: flux-system\n'),
      'apps/settings.yaml': settingsWith('user: anna:${password}'),
    },
    command: ['build', 'flux:cluster'],
  },
  fluxCase('FLUX_SECRET_MASKED', 'prune: true', { 'apps/login.yaml': login }),
  fluxCase('FLUX_SECRET_HASHED', 'decryption:\n  provider: sops', {
    'apps/kustomization.yaml': 'secretGenerator:\n- name: login\n  files:\n  - login.yaml\n',
    'apps/login.yaml': encrypted,
  }),
  {
    code: 'FLUX_CONFIG_MAP_DECRYPTED',
    files: {
      'cluster/shop.yaml': flux({ spec: 'decryption:\n  provider: sops' }),
      'apps/kustomization.yaml':
        'configMapGenerator:\n- name: settings\n  files:\n  - settings.env\nsecretGenerator:\n- name: login\n  envs:\n  - settings.env\n',
      'apps/settings.env': sopsEnv(),
    },
    command: ['build', 'flux:cluster'],
    env: { SOPS_AGE_KEY: 'AGE-SECRET-KEY-1L3Y0Q796G853RC8A6RQ3WH6JJX8SJ5CPNQ7LQATDCWTKTLY5H0CQXFRRNV' },
  },
  fluxCase('FLUX_HELM_RELEASE_KEPT', 'prune: true', {
    'apps/charts.yaml':
      'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata:\n  name: public\n  namespace: shop\nspec:\n  url: https://charts.example.com\n',
    'apps/cache.yaml':
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: cache\n  namespace: shop\nspec:\n  chart:\n    spec:\n      chart: redis\n      sourceRef:\n        kind: HelmRepository\n        name: public\n',
  }),
  fluxCase('FLUX_CHART_INCOMPLETE', 'prune: true', {
    'apps/web.yaml': release(''),
    'charts/web/Chart.yaml':
      'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- name: cache\n  version: 1.2.0\n  repository: https://charts.example.com\n',
  }),
  fluxCase('FLUX_VALUES_LEFT_OUT', 'prune: true', {
    'apps/web.yaml': release('  valuesFrom:\n  - kind: ConfigMap\n    name: region\n    optional: true\n'),
    'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  }),
]

/** Encrypted with a key for tests. */
function sopsEnv(): string {
  return [
    'OTHER=ENC[AES256_GCM,data:zQ==,iv:pkZd4xWrpT1PgqFTa32Q9yYoMxHMd092xvy6SOlKxAs=,tag:O+e51k9UfI6gvZcF7XYwmg==,type:str]',
    String.raw`sops_age__list_0__map_enc=-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBreDRaSGlHdUxiRVpBZTU5\nTnN3TUlFdjEzRG1sUVFvVmt5bnRTNnlHUkRBCmdySTRMREdqT0ZEYmE3a20yWXg1\nQ3Z0alpMQ1NnTEZJZmZPM0gxNm1FcmsKLS0tIFZjVE51dXlaY0lUVEVpN1dOTWc4\nUCszdkh5ZHBvTmJBK1hvaUplVTVIYWcKbzZDhVre8HHLr5lEuNvWE++pZTJ2G6X2\nJMQGc8GxHU54O6veDYOjFF9g8OrT1KYCXeerAnk0K9LKmMtPXy2Kow==\n-----END AGE ENCRYPTED FILE-----\n`,
    'sops_age__list_0__map_recipient=age1cpvnaeswd7gllnfudu9gsxl63v3w2gy5a7mk06l87cukh735a9lqjgjlg5',
    'sops_lastmodified=2026-11-28T22:12:47Z',
    'sops_mac=ENC[AES256_GCM,data:kPZ7UtbNfEwlsb854SA/7xvw4/WCAWbiMh0CIue2MlVJR3mzxllqlaMy+EZpTUEojPIkOzmAX+7JoWGKhX4boQvBJlgWgFoUGY0e6Qx/dPt8cYXaNYySVrRbY1butx4n4c7UXBlrsqs/Aivx/g5oO5NEjKyu1WqdcRrByXeIUuE=,iv:C8vVNisC5BSQyzSnK/oSB5yQG/gEapBLOsS73ySDA7k=,tag:aDbR9aKW9N5RiQhTQi2U8g==,type:str]',
    'sops_unencrypted_suffix=_unencrypted',
    'sops_version=3.13.2',
    '',
  ].join('\n')
}
