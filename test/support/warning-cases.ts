import type { FunctionSeverity, Functions, WarningCode } from '#kuilt'
import type { Tree } from './edit-cases.ts'
import { lintCases } from './lint-cases.ts'
import { lossCases } from './warning-loss-cases.ts'

/** Files that cause a warning when `over` or the root directory is built, and variants that do not. */
export interface WarningCase {
  readonly code: WarningCode
  /** A sentence about the files. */
  readonly about: string
  /** Only `kuilt lint` reports the warning. */
  readonly lintOnly?: boolean
  readonly files: Tree
  /** Changed files by the reason why there is no warning. */
  readonly nearMisses: Readonly<Record<string, Tree>>
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      run: web
  template:
    metadata:
      labels:
        run: web
    spec:
      containers:
      - name: web
        image: registry.example/web:1.0
`

const rollout = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: web
spec:
  canaryImage: registry.example/web:1.0
  template:
    spec:
      containers:
      - name: web
        image: registry.example/web:1.0
      - name: proxy
        image: registry.example/proxy:1.0
`

const base: Tree = {
  'base/kustomization.yaml': 'resources:\n- web.yaml\n',
  'base/web.yaml': deployment,
}

const removeReplicas = '  patch: |-\n    - op: add\n      path: /spec/replicas\n      value: 3\n'

const encrypted = `token: ENC[AES256_GCM,data:8Rwl4w==,iv:MTIz,tag:NDU2,type:str]
sops:
    version: 3.9.0
`

const certificate = `apiVersion: example.com/v1
kind: Gateway
metadata:
  name: gate
spec:
  tlsSecretRef:
    name: cert
`

/** All warnings of builds, with near misses. */
export const warningCases: readonly WarningCase[] = [
  ...lossCases,
  {
    code: 'PATCH_TARGET_UNMATCHED',
    about: 'the kind of a patch target is misspelled',
    files: {
      ...base,
      'over/kustomization.yaml': `resources:
- ../base
patches:
- target:
    kind: Deploymnt
    name: web
${removeReplicas}`,
    },
    nearMisses: {
      'the target exists': {
        'over/kustomization.yaml': `resources:\n- ../base\npatches:\n- target:\n    kind: Deployment\n    name: we.*\n${removeReplicas}`,
      },
      'the target has been renamed since': {
        'over/kustomization.yaml': `resources:\n- ../middle\npatches:\n- target:\n    name: web\n${removeReplicas}`,
        'middle/kustomization.yaml': 'namePrefix: a-\nresources:\n- ../base\n',
      },
      'a component is used by other overlays too': {
        'over/kustomization.yaml': 'resources:\n- ../base\ncomponents:\n- ../parts\n',
        'parts/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- target:\n    kind: Ingress\n${removeReplicas}`,
      },
    },
  },
  {
    code: 'REPLACEMENT_TARGET_UNMATCHED',
    about: 'the target of a replacement is misspelled',
    files: {
      ...base,
      'over/kustomization.yaml': `resources:
- ../base
replacements:
- source:
    kind: Deployment
    name: web
  targets:
  - select:
      kind: Deployment
      name: wbe
    fieldPaths:
    - spec.selector.matchLabels.run
`,
    },
    nearMisses: {
      'the target exists': {
        'over/kustomization.yaml':
          'resources:\n- ../base\nreplacements:\n- source:\n    kind: Deployment\n    name: web\n  targets:\n  - select:\n      kind: Deployment\n    fieldPaths:\n    - spec.selector.matchLabels.run\n',
      },
      'reject excludes all selected resources': {
        'over/kustomization.yaml':
          'resources:\n- ../base\nreplacements:\n- source:\n    kind: Deployment\n    name: web\n  targets:\n  - select:\n      kind: Deployment\n    reject:\n    - name: web\n    fieldPaths:\n    - spec.selector.matchLabels.run\n',
      },
      'a component is used by other overlays too': {
        'over/kustomization.yaml': 'resources:\n- ../base\ncomponents:\n- ../parts\n',
        'parts/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nreplacements:\n- source:\n    kind: Deployment\n    name: web\n  targets:\n  - select:\n      kind: Ingress\n    fieldPaths:\n    - spec.x\n',
      },
    },
  },
  {
    code: 'PATCH_LIST_REPLACED',
    about: 'a strategic merge patch for a kind without a schema drops a container',
    files: {
      'kustomization.yaml': `resources:
- web.yaml
patches:
- path: image.yaml
`,
      'web.yaml': rollout,
      'image.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: web
        image: registry.example/web:2.0
`,
    },
    nearMisses: {
      'the kind has a schema': {
        'web.yaml': deployment.replace('      - name: web\n', '      - name: proxy\n      - name: web\n'),
        'image.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: a\n',
      },
      'the patch has all elements': {
        'image.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n      - name: proxy\n      - name: new\n',
      },
      'names repeat, so they are not keys': {
        'web.yaml': `${rollout}      - name: web\n        image: registry.example/web:1.1\n`,
      },
      'the elements have no names': {
        'web.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: web\nspec:\n  args: [a, b]\n',
        'image.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: web\nspec:\n  args: [c]\n',
      },
    },
  },
  {
    code: 'PATCH_SHARED_VALUE',
    about: 'a patch of a label changes the selector that shares its value',
    files: {
      'base/kustomization.yaml': `resources:
- web.yaml
labels:
- includeSelectors: true
  pairs:
    tier: front
`,
      'base/web.yaml': deployment,
      'over/kustomization.yaml': `resources:
- ../base
patches:
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      labels:
        tier: edge
`,
    },
    nearMisses: {
      'the label is explicit in the base': {
        'base/kustomization.yaml': 'resources:\n- web.yaml\n',
        'base/web.yaml': deployment.replace('  name: web\n', '  name: web\n  labels:\n    tier: front\n'),
      },
      'the patch changes all fields the same way': {
        'over/kustomization.yaml': `resources:
- ../base
patches:
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      labels:
        tier: edge
    spec:
      selector:
        matchLabels:
          tier: edge
      template:
        metadata:
          labels:
            tier: edge
`,
      },
      'the value does not change': {
        'over/kustomization.yaml':
          'resources:\n- ../base\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: web\n      labels:\n        tier: front\n',
      },
    },
  },
  {
    code: 'IMAGE_UNMATCHED',
    about: 'an images entry lacks the registry',
    files: {
      ...base,
      'over/kustomization.yaml': 'resources:\n- ../base\nimages:\n- name: web\n  newTag: "2.0"\n',
    },
    nearMisses: {
      'the image exists with another tag': {
        'over/kustomization.yaml': 'resources:\n- ../base\nimages:\n- name: registry.example/web\n  newTag: "1.0"\n',
      },
      'the name is a pattern that matches': {
        'over/kustomization.yaml': 'resources:\n- ../base\nimages:\n- name: registry.*/web\n  newTag: "2.0"\n',
      },
      'there is nothing to change yet': {
        'over/kustomization.yaml': 'resources: []\nimages:\n- name: web\n  newTag: "2.0"\n',
      },
    },
  },
  {
    code: 'IMAGE_FIELD_NOT_COVERED',
    about: 'a custom resource has an image in its own field',
    files: {
      'kustomization.yaml': 'resources:\n- web.yaml\nimages:\n- name: registry.example/web\n  newTag: "2.0"\n',
      'web.yaml': rollout,
    },
    nearMisses: {
      'the field is configured': {
        'kustomization.yaml':
          'resources:\n- web.yaml\nconfigurations:\n- images.yaml\nimages:\n- name: registry.example/web\n  newTag: "2.0"\n',
        'images.yaml': 'images:\n- path: spec/canaryImage\n  kind: Rollout\n  group: argoproj.io\n',
      },
      'the field contains another image': {
        'web.yaml': rollout.replace('canaryImage: registry.example/web', 'canaryImage: registry.example/web-canary'),
      },
      'the field only mentions the image': {
        'web.yaml': rollout.replace('canaryImage: registry.example/web:1.0', 'imageNote: registry.example/web:1.0'),
      },
    },
  },
  {
    code: 'HASH_SUFFIX_MISSED',
    about: 'a custom resource references a generated Secret in its own field',
    files: {
      'kustomization.yaml': 'resources:\n- gate.yaml\nsecretGenerator:\n- name: cert\n  literals:\n  - tls.crt=x\n',
      'gate.yaml': certificate,
    },
    nearMisses: {
      'the field is configured': {
        'kustomization.yaml':
          'resources:\n- gate.yaml\nconfigurations:\n- names.yaml\nsecretGenerator:\n- name: cert\n  literals:\n  - tls.crt=x\n',
        'names.yaml':
          'nameReference:\n- kind: Secret\n  fieldSpecs:\n  - path: spec/tlsSecretRef/name\n    kind: Gateway\n',
      },
      'the secret keeps its name': {
        'kustomization.yaml':
          'resources:\n- gate.yaml\nsecretGenerator:\n- name: cert\n  literals:\n  - tls.crt=x\n  options:\n    disableNameSuffixHash: true\n',
      },
      'the field name does not mention secrets': {
        'gate.yaml': certificate.replace('tlsSecretRef', 'issuerRef'),
      },
      'the reference is for another namespace': {
        'kustomization.yaml':
          'resources:\n- gate.yaml\nsecretGenerator:\n- name: cert\n  namespace: a\n  literals:\n  - tls.crt=x\n',
        'gate.yaml': certificate.replace('  name: gate\n', '  name: gate\n  namespace: b\n'),
      },
      'a Secret with that name exists': {
        'kustomization.yaml':
          'resources:\n- gate.yaml\n- cert.yaml\nsecretGenerator:\n- name: cert\n  namespace: a\n  literals:\n  - tls.crt=x\n',
        'cert.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: cert\n',
      },
    },
  },
  {
    code: 'SECRET_IS_ENCRYPTED',
    about: 'a Secret includes a file that SOPS has encrypted',
    files: {
      'kustomization.yaml': 'secretGenerator:\n- name: api\n  files:\n  - token=secret.enc.yaml\n',
      'secret.enc.yaml': encrypted,
    },
    nearMisses: {
      'the file only mentions SOPS': {
        'secret.enc.yaml': '# values look like ENC[AES256_GCM,data:8Rwl4w==]\ntoken: plain\n',
      },
      'the file is plain': { 'secret.enc.yaml': 'token: plain\nsops:\n  version: 3.9.0\n' },
    },
  },
  {
    code: 'KUSTOMIZATION_KEY_REPEATED',
    about: 'a field appears twice',
    files: {
      'kustomization.yaml': 'resources:\n- a.yaml\nlabels:\n- pairs:\n    a: b\nresources:\n- b.yaml\n',
      'a.yaml': deployment,
      'b.yaml': rollout,
    },
    nearMisses: {
      'the name is repeated in another map': {
        'kustomization.yaml': 'resources:\n- a.yaml\nlabels:\n- pairs:\n    a: b\n- pairs:\n    a: c\n',
      },
      'a merge key adds a field that already exists': {
        'kustomization.yaml':
          'resources:\n- a.yaml\nimages:\n- &web\n  name: registry.example/web\n  newTag: "2"\n- <<: *web\n  name: registry.*/web\n',
      },
    },
  },
  {
    code: 'KUSTOMIZATION_KEY_CASE',
    about: 'a field name is in the wrong case',
    files: { 'kustomization.yaml': 'resources:\n- a.yaml\nnameprefix: dev-\n', 'a.yaml': deployment },
    nearMisses: {
      'the field name is correct': { 'kustomization.yaml': 'resources:\n- a.yaml\nnamePrefix: dev-\n' },
      'the label is the name of a field': {
        'kustomization.yaml': 'resources:\n- a.yaml\nlabels:\n- pairs:\n    nameprefix: dev-\n',
      },
      'a var uses fieldpath, as in the documentation': {
        'kustomization.yaml':
          'resources:\n- a.yaml\nvars:\n- name: A\n  objref:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: web\n  fieldref:\n    fieldpath: metadata.name\n',
      },
    },
  },
  {
    code: 'DEPRECATED_FIELD',
    about: 'patches are listed in an old field',
    files: {
      'kustomization.yaml':
        'resources:\n- a.yaml\npatchesStrategicMerge:\n- image.yaml\n- |-\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata:\n    name: web\n  spec:\n    replicas: 2\n',
      'a.yaml': deployment,
      'image.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n',
    },
    nearMisses: {
      'the field is empty': { 'kustomization.yaml': 'resources:\n- a.yaml\npatchesStrategicMerge:\n' },
    },
  },
  {
    code: 'VARS_UNUSED',
    about: 'nothing uses a var',
    files: {
      'kustomization.yaml':
        'resources:\n- a.yaml\nvars:\n- name: IMAGE\n  objref:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: web\n',
      'a.yaml': deployment,
    },
    nearMisses: {
      'a command uses it': {
        'a.yaml': deployment.replace('        image: ', '        command: [echo, $(IMAGE)]\n        image: '),
      },
    },
  },
  {
    code: 'SELECTOR_LABELS_CHANGED',
    about: 'an overlay adds a label to the selectors of its base',
    lintOnly: true,
    files: {
      ...base,
      'over/kustomization.yaml': 'resources:\n- ../base\nlabels:\n- includeSelectors: true\n  pairs:\n    env: prod\n',
    },
    nearMisses: {
      'the label is not added to selectors': {
        'over/kustomization.yaml':
          'resources:\n- ../base\nlabels:\n- includeTemplates: true\n  pairs:\n    env: prod\n',
      },
      'the selectors are its own': {
        'over/kustomization.yaml':
          'resources:\n- web.yaml\nlabels:\n- includeSelectors: true\n  pairs:\n    env: prod\n',
        'over/web.yaml': deployment,
      },
      'the selectors already have the label': {
        'over/kustomization.yaml': 'resources:\n- ../base\nlabels:\n- includeSelectors: true\n  pairs:\n    run: web\n',
      },
    },
  },
  {
    code: 'DATA_HAS_CRLF',
    about: 'a ConfigMap includes a script with CRLF line endings',
    lintOnly: true,
    files: {
      'kustomization.yaml': 'configMapGenerator:\n- name: scripts\n  files:\n  - run.sh\n',
      'run.sh': '#!/bin/sh\r\necho\r\n',
    },
    nearMisses: {
      'the file has LF line endings': { 'run.sh': '#!/bin/sh\necho "\r"\n' },
      'kustomize removes the line endings of an env file': {
        'kustomization.yaml': 'configMapGenerator:\n- name: scripts\n  envs:\n  - run.sh\n',
        'run.sh': 'A=1\r\nB=2\r\n',
      },
      'it is a Secret, where nobody reads the lines': {
        'kustomization.yaml': 'secretGenerator:\n- name: scripts\n  files:\n  - run.sh\n',
      },
    },
  },
  {
    code: 'DATA_HAS_TABS',
    about: 'a ConfigMap includes a file with tabs',
    lintOnly: true,
    files: {
      'kustomization.yaml': 'configMapGenerator:\n- name: site\n  files:\n  - nginx.conf=site.conf\n',
      'site.conf': 'server {\n\tlisten 80;\n}\n',
    },
    nearMisses: {
      'the file is a single line': { 'site.conf': 'a\tb' },
      'the file is indented with spaces': { 'site.conf': 'server {\n  listen 80;\n}\n' },
    },
  },
  {
    code: 'PATH_HAS_INNER_PARENT',
    about: 'a path has a redundant x/..',
    lintOnly: true,
    files: { ...base, 'over/kustomization.yaml': 'resources:\n- ../over/../base\n' },
    nearMisses: {
      'the path only has leading ..': { 'over/kustomization.yaml': 'resources:\n- ./../base\n' },
      'the dots are part of a name': {
        'over/kustomization.yaml': 'resources:\n- ../..base\n',
        '..base/kustomization.yaml': 'resources: []\nnamePrefix: a\n',
      },
    },
  },
  {
    code: 'FILE_UNREFERENCED',
    about: 'a manifest next to the others is not listed',
    lintOnly: true,
    files: { 'kustomization.yaml': 'resources:\n- a.yaml\n', 'a.yaml': deployment, 'service.yaml': rollout },
    nearMisses: {
      'the file is a patch': {
        'kustomization.yaml': 'resources:\n- a.yaml\npatches:\n- path: service.yaml\n  target:\n    name: web\n',
        'service.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n',
      },
      'the file is not a manifest': { 'service.yaml': 'replicaCount: 1\n' },
      'the file belongs to another tool': {
        'service.yaml': 'apiVersion: skaffold/v4beta11\nkind: Config\nmetadata:\n  name: x\n',
      },
      'the file is in a directory that others may share': {
        'kustomization.yaml': '',
        'over/kustomization.yaml': 'resources:\n- ../shared/a.yaml\n',
        'shared/a.yaml': deployment,
        'shared/service.yaml': rollout,
      },
      'the file is hidden': { 'service.yaml': '', '.service.yaml': rollout },
      'the entry is commented out': { 'kustomization.yaml': 'resources:\n- a.yaml\n#- ./service.yaml # later\n' },
    },
  },
  {
    code: 'VALUE_YAML_VERSION',
    about: 'values have a different meaning in YAML 1.2',
    lintOnly: true,
    files: {
      'kustomization.yaml': 'resources:\n- a.yaml\n',
      'a.yaml':
        'apiVersion: example.com/v1\nkind: Job\nmetadata:\n  name: a\nspec:\n  enabled: yes\n  mode: 0644\n  commit: 1e3\n  again: 0644\n  time: 12:30\n',
    },
    nearMisses: {
      'the values are quoted': {
        'a.yaml':
          'apiVersion: example.com/v1\nkind: Job\nmetadata:\n  name: a\nspec:\n  enabled: "yes"\n  mode: "0644"\n  commit: \'1e3\'\n',
      },
      'the values mean the same in both': {
        'a.yaml':
          'apiVersion: example.com/v1\nkind: Job\nmetadata:\n  name: a\nspec:\n  enabled: true\n  mode: 420\n  ports: 8080:80\n  version: 1.10\n  zero: 0\n  text: yes, really\n  day: 2024-01-31\n',
      },
    },
  },
  ...lintCases,
]

/** Warnings that `build` and `lint` do not report without arguments, and the command that does. */
export interface CommandCase {
  readonly code: WarningCode
  readonly files: Tree
  readonly command: readonly string[]
  /** A file that the command runs. */
  readonly program?: string
  readonly env?: Readonly<Record<string, string>>
  /** Symlinks by path. */
  readonly links?: Readonly<Record<string, string>>
}

const onePod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n'

/** A JSON patch that runs after `commonAnnotations`; `edit fix` moves it to `patches`, which run earlier. */
const lateJsonPatch = (operation: string): Tree => ({
  'kustomization.yaml': `resources:
- web.yaml
commonAnnotations:
  team: blue
patchesJson6902:
- target:
    version: v1
    kind: Pod
    name: web
  patch: |-
    - op: ${operation}
      path: /metadata/annotations/team
      value: ${operation === 'test' ? 'blue' : 'red'}
`,
  'web.yaml': `${onePod}  annotations:\n    team: green\n`,
})

export const commandCases: readonly CommandCase[] = [
  {
    code: 'SOPS_MASKED',
    files: {
      'kustomization.yaml': 'generators:\n- login.yaml\n',
      'login.yaml': 'apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata:\n  name: login\nfiles:\n- secret.yaml\n',
      'secret.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\nstringData:\n  password: ENC[AES256_GCM,data:8Rwl4w==,iv:MTIz,tag:NDU2,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:MTIz,iv:NDU2,tag:Nzg5,type:str]\n',
    },
    command: ['build', '.', '--flux-sops', 'mask'],
  },
  {
    code: 'CHART_RANDOM_VALUES',
    files: {
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/templates/login.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\nstringData:\n  user: shop\n  password: {{ .Values.password | default (randAlphaNum 16) }}\n',
    },
    command: ['build', 'helm:web'],
  },
  {
    code: 'CHART_NAMESPACE_MISSING',
    files: {
      'kustomization.yaml': 'namespace: shop\nhelmCharts:\n- name: web\n  releaseName: web\n',
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'charts/web/templates/settings.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  a: b\n',
      'charts/web/values.yaml': 'size: 1\n',
      helm: '#!/bin/sh\n# stands in for helm\n[ "$1" = template ] || { echo v3.14.0; exit; }\ncat charts/web/templates/settings.yaml\n',
    },
    command: ['build', '--enable-helm', '--helm-command', './helm'],
    program: 'helm',
  },
  {
    code: 'FUNCTION_SKIPPED',
    files: {
      'kustomization.yaml': 'resources:\n- web.yaml\ntransformers:\n- check.yaml\n',
      'web.yaml': onePod,
      'check.yaml': `apiVersion: example.com/v1
kind: Check
metadata:
  name: check
  annotations:
    config.kubernetes.io/function: |
      exec: { path: ./check.sh }
`,
    },
    command: ['build', '--enable-alpha-plugins'],
  },
  {
    code: 'EDIT_ALREADY_LISTED',
    files: { 'kustomization.yaml': 'resources:\n- web.yaml\n', 'web.yaml': onePod },
    command: ['edit', 'add', 'resource', 'web.yaml'],
  },
  {
    code: 'EDIT_IMAGE_TAG_DROPPED',
    files: { 'kustomization.yaml': 'images:\n- name: web\n  newTag: v3.1.2\n' },
    command: ['edit', 'set', 'image', 'web=registry.example/web'],
  },
  { code: 'EDIT_FIX_BREAKS_BUILD', files: lateJsonPatch('test'), command: ['edit', 'fix'] },
  { code: 'EDIT_FIX_CHANGES_BUILD', files: lateJsonPatch('replace'), command: ['edit', 'fix'] },
  {
    code: 'EDIT_NOT_LISTED',
    files: { 'kustomization.yaml': 'configMapGenerator:\n- name: settings\n' },
    command: ['edit', 'remove', 'configmap', 'settings,limits'],
  },
  {
    code: 'EDIT_NO_MATCH',
    files: { 'kustomization.yaml': 'resources:\n- web.yaml\n', 'web.yaml': onePod },
    command: ['edit', 'add', 'generator', 'api*.yaml'],
  },
  {
    code: 'VALIDATE_REFERENCE_MISSING',
    files: {
      'web.yaml': `${onePod}spec:\n  containers:\n  - name: web\n    image: web:1.0\n    envFrom:\n    - configMapRef:\n        name: settings\n`,
    },
    command: ['validate', 'web.yaml'],
  },
  {
    code: 'VALIDATE_RULE_SKIPPED',
    files: { 'rooms.yaml': roomsWithRule('self.seats < chairs') },
    command: ['validate', 'rooms.yaml'],
  },
  {
    code: 'VALIDATE_SCHEMA_MISSING',
    files: { 'room.yaml': 'apiVersion: example.com/v1\nkind: Room\nmetadata:\n  name: kitchen\n' },
    command: ['validate', 'room.yaml'],
  },
]

/** A CustomResourceDefinition with a rule, and a resource for the rule. */
function roomsWithRule(rule: string): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: rooms.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Room, plural: rooms}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              seats: {type: integer}
            x-kubernetes-validations:
            - rule: ${rule}
---
apiVersion: example.com/v1
kind: Room
metadata:
  name: kitchen
spec:
  seats: 4
`
}

/** Files, and functions that report problems. */
export interface FunctionCase {
  readonly code: WarningCode
  readonly files: Tree
  readonly functions: Functions
}

const reporting = (severity: FunctionSeverity, message: string): Omit<FunctionCase, 'code'> => ({
  files: {
    'kustomization.yaml': 'resources:\n- web.yaml\nvalidators:\n- check.yaml\n',
    'web.yaml': `${onePod}  labels:\n    team: blue\n`,
    'check.yaml': 'apiVersion: example.com/v1\nkind: Check\nmetadata:\n  name: check\n',
  },
  functions: {
    'example.com/v1/Check': (resources, _config, { report }) => {
      for (const resource of resources) report({ severity, message, resource, path: 'metadata.labels.team' })
    },
  },
})

export const functionCases: readonly FunctionCase[] = [
  { code: 'FUNCTION_INFO', ...reporting('info', 'team blue is on call on Mondays') },
  { code: 'FUNCTION_WARNING', ...reporting('warning', 'team blue is being renamed to team sea') },
]
