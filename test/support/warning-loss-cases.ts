import type { Tree } from './edit-cases.ts'
import type { WarningCase } from './warning-cases.ts'

const patched = 'resources:\n- web.yaml\npatches:\n- path: patch.yaml\n'

const header = (kind: string, name = 'web', apiVersion = 'apps/v1'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`

/** The spec of a pod template, below `template.spec`. */
const podSpec = (spec: string): string => `spec:\n  template:\n    spec:\n${spec}`

const web = '      containers:\n      - name: web\n        image: registry.example/web:1\n'
const proxy = '      - name: proxy\n        image: registry.example/proxy:1\n'
const deployment = header('Deployment') + podSpec(web)
const patch = (spec: string, kind = 'Deployment'): string => header(kind) + podSpec(spec)

const gate = (listeners: string): string =>
  `${header('Gate', 'web', 'example.com/v1')}spec:\n  listeners:\n${listeners}`
const service = (ports: string): string => `${header('Service', 'web', 'v1')}spec:\n  ports:\n${ports}`

const jsonPatch = (operation: string): string =>
  `resources:\n- web.yaml\npatches:\n- target:\n    kind: Deployment\n  patch: |-\n${operation}`

const binding = (subject: string): string =>
  `${header('RoleBinding', 'read', 'rbac.authorization.k8s.io/v1')}roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\nsubjects:\n- kind: ServiceAccount\n${subject}`

const crd = (scope: string): string =>
  `${header('CustomResourceDefinition', 'gadgets.example.com', 'apiextensions.k8s.io/v1')}spec:\n  group: example.com\n  scope: ${scope}\n  names:\n    kind: Gadget\n    plural: gadgets\n`

const two: Tree = {
  'kustomization.yaml': 'resources:\n- maps.yaml\npatches:\n- target: {}\n  path: patch.yaml\n',
  'maps.yaml': `${header('ConfigMap', 'old', 'v1')}---\n${header('ConfigMap', 'new', 'v1')}`,
  'patch.yaml': `$patch: delete\n${header('ConfigMap', 'old', 'v1')}`,
}

/** Warnings about data lost by patches, and about other side effects of patches and kustomization fields. */
export const lossCases: readonly WarningCase[] = [
  {
    code: 'PATCH_FIELDS_LOST',
    about: 'a patch for a kind without a schema repeats an element and drops its other fields',
    files: {
      'kustomization.yaml': patched,
      'web.yaml': gate('  - name: public\n    port: 443\n'),
      'patch.yaml': gate('  - name: public\n    tls: strict\n'),
    },
    nearMisses: {
      'the patch repeats all fields': { 'patch.yaml': gate('  - name: public\n    port: 8443\n    tls: strict\n') },
      'the kind has a schema': {
        'web.yaml': deployment,
        'patch.yaml': patch('      containers:\n      - name: web\n        tty: true\n'),
      },
    },
  },
  {
    code: 'PATCH_ELEMENTS_LOST',
    about: 'two ports have the same number, and the patch omits a protocol',
    files: {
      'kustomization.yaml': patched,
      'web.yaml': service('  - name: http\n    port: 80\n    protocol: TCP\n'),
      'patch.yaml': service(
        '  - name: stream\n    port: 5000\n  - name: stream-udp\n    port: 5000\n    protocol: UDP\n',
      ),
    },
    nearMisses: {
      'every port has a protocol': {
        'patch.yaml': service(
          '  - name: stream\n    port: 5000\n    protocol: TCP\n  - name: stream-udp\n    port: 5000\n    protocol: UDP\n',
        ),
      },
      'no port has a protocol': {
        'web.yaml': service('  - name: http\n    port: 80\n'),
        'patch.yaml': service('  - name: admin\n    port: 81\n'),
      },
    },
  },
  {
    code: 'PATCH_ELEMENT_TAKEN_OVER',
    about: 'a patch mounts another volume at a path that is already used',
    lintOnly: true,
    files: {
      'kustomization.yaml': patched,
      'web.yaml': `${deployment}        volumeMounts:\n        - name: settings\n          mountPath: /etc/conf\n`,
      'patch.yaml': patch(
        '      containers:\n      - name: web\n        volumeMounts:\n        - name: db\n          mountPath: /etc/conf\n',
      ),
    },
    nearMisses: {
      'the mount uses the same volume': {
        'patch.yaml': patch(
          '      containers:\n      - name: web\n        volumeMounts:\n        - name: settings\n          mountPath: /etc/conf\n          readOnly: true\n',
        ),
      },
    },
  },
  {
    code: 'PATCH_CONTAINER_INCOMPLETE',
    about: 'the name of a container is misspelled',
    files: {
      'kustomization.yaml': patched,
      'web.yaml': deployment,
      'patch.yaml': patch('      containers:\n      - name: wbe\n        tty: true\n'),
    },
    nearMisses: {
      'the container has an image': { 'patch.yaml': patch(`      containers:\n${proxy}`) },
      'the container exists': { 'patch.yaml': patch('      containers:\n      - name: web\n        tty: true\n') },
    },
  },
  {
    code: 'PATCH_DELETES_NOTHING',
    about: 'a patch deletes a container under a misspelled name',
    lintOnly: true,
    files: {
      'kustomization.yaml': patched,
      'web.yaml': deployment + proxy,
      'patch.yaml': patch('      containers:\n      - name: prxy\n        $patch: delete\n'),
    },
    nearMisses: {
      'the container exists': {
        'patch.yaml': patch('      containers:\n      - name: proxy\n        $patch: delete\n'),
      },
    },
  },
  {
    code: 'PATCH_ELEMENT_MISSPELLED',
    about: 'a patch with an image misspells the name of a container',
    lintOnly: true,
    files: {
      'kustomization.yaml': patched,
      'web.yaml': deployment,
      'patch.yaml': patch('      containers:\n      - name: wbe\n        image: registry.example/web:2\n'),
    },
    nearMisses: {
      'the container exists': {
        'patch.yaml': patch('      containers:\n      - name: web\n        image: registry.example/web:2\n'),
      },
      'the container has a name of its own': { 'patch.yaml': patch(`      containers:\n${proxy}`) },
      'the patch mentions both containers': {
        'patch.yaml': patch(
          '      containers:\n      - name: web\n      - name: wbe\n        image: registry.example/web:2\n',
        ),
      },
      'names of variables may be similar': {
        'web.yaml': `${deployment}        env:\n        - name: HTTP_PROXY\n          value: proxy\n`,
        'patch.yaml': patch(
          '      containers:\n      - name: web\n        env:\n        - name: HTTPS_PROXY\n          value: proxy\n',
        ),
      },
    },
  },
  {
    code: 'PATCH_FIELDS_EXCLUSIVE',
    about: 'a variable gets a value and keeps the source of its old one',
    files: {
      'kustomization.yaml': patched,
      'web.yaml': `${deployment}        env:\n        - name: HOST\n          valueFrom:\n            fieldRef:\n              fieldPath: status.hostIP\n`,
      'patch.yaml': patch(
        '      containers:\n      - name: web\n        env:\n        - name: HOST\n          value: localhost\n',
      ),
    },
    nearMisses: {
      'the patch deletes the source': {
        'patch.yaml': patch(
          '      containers:\n      - name: web\n        env:\n        - name: HOST\n          value: localhost\n          valueFrom: null\n',
        ),
      },
    },
  },
  {
    code: 'PATCH_ORDER_CHANGED',
    about: 'a patch of the second container moves it to the front',
    lintOnly: true,
    files: {
      'kustomization.yaml': patched,
      'web.yaml': deployment + proxy,
      'patch.yaml': patch('      containers:\n      - name: proxy\n        tty: true\n'),
    },
    nearMisses: {
      'the patch changes the first one': {
        'patch.yaml': patch('      containers:\n      - name: web\n        tty: true\n'),
      },
    },
  },
  {
    code: 'PATCH_DIRECTIVE_IN_OUTPUT',
    about: 'a list without a merge key has a $patch element',
    files: {
      'kustomization.yaml': patched,
      'web.yaml': gate('  - name: public\n    port: 443\n'),
      'patch.yaml': gate('  - $patch: replace\n  - name: internal\n    port: 80\n'),
    },
    nearMisses: {
      'the list merges': {
        'web.yaml': deployment,
        'patch.yaml': patch(`      containers:\n      - $patch: replace\n${proxy}`),
      },
    },
  },
  {
    code: 'PATCH_TARGET_TOO_WIDE',
    about: 'a patch deletes one object by name, but its target selects all',
    files: two,
    nearMisses: {
      'the patch has no target': {
        'kustomization.yaml': 'resources:\n- maps.yaml\npatches:\n- path: patch.yaml\n',
      },
      'the name in the patch is a placeholder': {
        'kustomization.yaml': 'resources:\n- maps.yaml\npatches:\n- target:\n    kind: ConfigMap\n  path: patch.yaml\n',
        'patch.yaml': `$patch: delete\n${header('ConfigMap', 'unused', 'v1')}`,
      },
    },
  },
  {
    code: 'JSON_PATCH_VALUE_REPLACED',
    about: 'a JSON patch adds labels where labels exist',
    files: {
      'kustomization.yaml': jsonPatch(
        '    - op: add\n      path: /metadata/labels\n      value:\n        tier: front\n',
      ),
      'web.yaml': deployment.replace('  name: web\n', '  name: web\n  labels:\n    app: web\n'),
    },
    nearMisses: {
      'there are no labels': { 'web.yaml': deployment },
      'the operation is replace': {
        'kustomization.yaml': jsonPatch(
          '    - op: replace\n      path: /metadata/labels\n      value:\n        tier: front\n',
        ),
      },
    },
  },
  {
    code: 'JSON_PATCH_KEY_ADDED',
    about: 'a JSON patch replaces a misspelled field',
    files: {
      'kustomization.yaml': jsonPatch('    - op: replace\n      path: /spec/replica\n      value: 3\n'),
      'web.yaml': deployment.replace('spec:\n', 'spec:\n  replicas: 1\n'),
    },
    nearMisses: {
      'the field exists': {
        'kustomization.yaml': jsonPatch('    - op: replace\n      path: /spec/replicas\n      value: 3\n'),
      },
      'nothing has such a name': {
        'kustomization.yaml': jsonPatch('    - op: replace\n      path: /spec/paused\n      value: true\n'),
      },
    },
  },
  {
    code: 'JSON_PATCH_VALUE_MISSING',
    about: 'a JSON patch has a misspelled `value`',
    files: {
      'kustomization.yaml': jsonPatch('    - op: replace\n      path: /spec/replicas\n      vlaue: 3\n'),
      'web.yaml': deployment.replace('spec:\n', 'spec:\n  replicas: 1\n'),
    },
    nearMisses: {
      'the value is null': {
        'kustomization.yaml': jsonPatch('    - op: replace\n      path: /spec/replicas\n      value: null\n'),
      },
      'the operation needs no value': {
        'kustomization.yaml': jsonPatch('    - op: remove\n      path: /spec/replicas\n'),
      },
    },
  },
  {
    code: 'PATCH_KEY_REPEATED',
    about: 'a merge patch has a key twice',
    files: {
      'kustomization.yaml': patched,
      'web.yaml': deployment,
      'patch.yaml': `${patch('      hostNetwork: true\n')}      dnsPolicy: Default\n    spec:\n      hostPID: true\n`,
    },
    nearMisses: {
      'the values are combined': {
        'patch.yaml': patch('      hostNetwork: true\n      hostPID: true\n'),
      },
    },
  },
  {
    code: 'YAML_REST_IGNORED',
    about: 'only the first lines of a manifest are indented',
    files: {
      'kustomization.yaml': 'resources:\n- map.yaml\n',
      'map.yaml': '  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: web\ndata:\n  color: blue\n',
    },
    nearMisses: {
      'all lines are indented': {
        'map.yaml':
          '  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: web\n  data:\n    color: blue\n# end\n',
      },
    },
  },
  {
    code: 'NAME_REFERENCE_MISSED',
    about: 'a custom resource refers to an object that gets a prefix',
    files: {
      'kustomization.yaml': 'namePrefix: dev-\nresources:\n- issuer.yaml\n- cert.yaml\n',
      'issuer.yaml': `${header('Issuer', 'ca', 'cert-manager.io/v1')}spec:\n  selfSigned: {}\n`,
      'cert.yaml': `${header('Certificate', 'web', 'cert-manager.io/v1')}spec:\n  issuerRef:\n    kind: Issuer\n    name: ca\n`,
    },
    nearMisses: {
      'the object is not in the build': {
        'cert.yaml': `${header('Certificate', 'web', 'cert-manager.io/v1')}spec:\n  issuerRef:\n    kind: ClusterIssuer\n    name: ca\n`,
      },
      'the field is configured': {
        'kustomization.yaml':
          'namePrefix: dev-\nresources:\n- issuer.yaml\n- cert.yaml\nconfigurations:\n- names.yaml\n',
        'names.yaml':
          'nameReference:\n- kind: Issuer\n  fieldSpecs:\n  - path: spec/issuerRef/name\n    kind: Certificate\n',
      },
      'the text is not a reference': {
        'cert.yaml': `${header('Certificate', 'web', 'cert-manager.io/v1')}spec:\n  title: ca\n  issuers: [ca]\n`,
      },
    },
  },
  {
    code: 'NAME_COPIED_EARLY',
    about: 'a replacement copies the name of a generated ConfigMap, which has no hash yet',
    files: {
      'kustomization.yaml':
        'resources:\n- web.yaml\nconfigMapGenerator:\n- name: settings\n  literals:\n  - a=b\nreplacements:\n- source:\n    kind: ConfigMap\n    name: settings\n  targets:\n  - select:\n      kind: Deployment\n    fieldPaths:\n    - metadata.annotations.settings\n    options:\n      create: true\n',
      'web.yaml': deployment,
    },
    nearMisses: {
      'the ConfigMap has no hash': {
        'kustomization.yaml':
          'resources:\n- web.yaml\ngeneratorOptions:\n  disableNameSuffixHash: true\nconfigMapGenerator:\n- name: settings\n  literals:\n  - a=b\nreplacements:\n- source:\n    kind: ConfigMap\n    name: settings\n  targets:\n  - select:\n      kind: Deployment\n    fieldPaths:\n    - metadata.annotations.settings\n    options:\n      create: true\n',
      },
    },
  },
  {
    code: 'LABELS_REACH_PEERS',
    about: 'labels with selectors are added to the peers of a NetworkPolicy',
    lintOnly: true,
    files: {
      'kustomization.yaml': 'resources:\n- policy.yaml\nlabels:\n- includeSelectors: true\n  pairs:\n    tier: front\n',
      'policy.yaml': `${header('NetworkPolicy', 'web', 'networking.k8s.io/v1')}spec:\n  podSelector: {}\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          app: gateway\n`,
    },
    nearMisses: {
      'the labels are not added to selectors': {
        'kustomization.yaml': 'resources:\n- policy.yaml\nlabels:\n- pairs:\n    tier: front\n',
      },
    },
  },
  {
    code: 'LABELS_CREATE_SELECTOR',
    about: 'a Service for given Endpoints gets a selector',
    lintOnly: true,
    files: {
      'kustomization.yaml':
        'resources:\n- database.yaml\nlabels:\n- includeSelectors: true\n  pairs:\n    environment: staging\n',
      'database.yaml': `${header('Service', 'database', 'v1')}spec:\n  ports:\n  - port: 5432\n---\n${header('Endpoints', 'database', 'v1')}subsets:\n- addresses:\n  - ip: 192.0.2.1\n  ports:\n  - port: 5432\n`,
    },
    nearMisses: {
      'the labels are not added to selectors': {
        'kustomization.yaml': 'resources:\n- database.yaml\nlabels:\n- pairs:\n    environment: staging\n',
      },
      'the base leaves selectors to the labels': {
        'database.yaml': `${header('Service', 'database', 'v1')}spec:\n  ports:\n  - port: 5432\n`,
      },
      'the Service has a selector': {
        'database.yaml': `${header('Service', 'database', 'v1')}spec:\n  selector:\n    app: database\n  ports:\n  - port: 5432\n`,
      },
    },
  },
  {
    code: 'LABELS_REACH_CLAIMS',
    about: 'a version label is added to the claim templates of a StatefulSet',
    lintOnly: true,
    files: {
      'kustomization.yaml': 'resources:\n- db.yaml\nlabels:\n- includeTemplates: true\n  pairs:\n    version: r7\n',
      'db.yaml': `${header('StatefulSet', 'db')}spec:\n  serviceName: db\n  volumeClaimTemplates:\n  - metadata:\n      name: data\n`,
    },
    nearMisses: {
      'the labels are not added to templates': {
        'kustomization.yaml': 'resources:\n- db.yaml\nlabels:\n- pairs:\n    version: r7\n',
      },
    },
  },
  {
    code: 'NAMESPACE_ON_CLUSTER_SCOPED',
    about: 'an object of a cluster-scoped kind gets a namespace',
    lintOnly: true,
    files: {
      'kustomization.yaml': 'namespace: apps\nresources:\n- crd.yaml\n- gadget.yaml\n',
      'crd.yaml': crd('Cluster'),
      'gadget.yaml': header('Gadget', 'main', 'example.com/v1'),
    },
    nearMisses: { 'the kind is namespaced': { 'crd.yaml': crd('Namespaced') } },
  },
  {
    code: 'NAMESPACE_OVERRIDDEN',
    about: 'one object sets another namespace',
    lintOnly: true,
    files: {
      'kustomization.yaml': 'namespace: apps\nresources:\n- role.yaml\n- map.yaml\n',
      'role.yaml': `${header('Role', 'peek', 'rbac.authorization.k8s.io/v1')}  namespace: kube-system\nrules: []\n`,
      'map.yaml': header('ConfigMap', 'settings', 'v1'),
    },
    nearMisses: {
      'the object sets the same namespace': {
        'role.yaml': `${header('Role', 'peek', 'rbac.authorization.k8s.io/v1')}  namespace: apps\nrules: []\n`,
      },
      'all objects move from one namespace': {
        'map.yaml': `${header('ConfigMap', 'settings', 'v1')}  namespace: kube-system\n`,
      },
    },
  },
  {
    code: 'REFERENCE_NAMESPACE_KEPT',
    about: 'a custom resource refers to the former namespace of a Service',
    lintOnly: true,
    files: {
      'kustomization.yaml': 'namespace: prod\nresources:\n- web.yaml\n',
      'web.yaml': `${header('Service', 'web', 'v1')}  namespace: dev\n---\n${header('HTTPRoute', 'web', 'gateway.networking.k8s.io/v1')}  namespace: dev\nspec:\n  rules:\n  - backendRefs:\n    - name: web\n      namespace: dev\n`,
    },
    nearMisses: {
      'the Service is in that namespace anyway': { 'kustomization.yaml': 'namespace: dev\nresources:\n- web.yaml\n' },
      'the reference is to something that the build does not have': {
        'web.yaml': `${header('HTTPRoute', 'web', 'gateway.networking.k8s.io/v1')}  namespace: dev\nspec:\n  rules:\n  - backendRefs:\n    - name: web\n      namespace: dev\n`,
      },
      'kustomize changes the field': {
        'kustomization.yaml': 'namespace: prod\nresources:\n- web.yaml\nconfigurations:\n- fields.yaml\n',
        'fields.yaml': 'namespace:\n- path: spec/rules/backendRefs/namespace\n  kind: HTTPRoute\n',
      },
    },
  },
  {
    code: 'SUBJECT_NAMESPACE_KEPT',
    about: 'objects move to another namespace, but a subject does not',
    lintOnly: true,
    files: {
      'kustomization.yaml': 'namespace: apps\nresources:\n- binding.yaml\n',
      'binding.yaml': binding('  name: runner\n  namespace: system\n').replace(
        '  name: read\n',
        '  name: read\n  namespace: system\n',
      ),
    },
    nearMisses: {
      'the subject belongs to another namespace': {
        'binding.yaml': binding('  name: scraper\n  namespace: monitoring\n'),
      },
    },
  },
  {
    code: 'SUBJECT_NAMESPACE_CHANGED',
    about: 'a subject is the default account of another namespace',
    lintOnly: true,
    files: {
      'kustomization.yaml': 'namespace: team-a\nresources:\n- binding.yaml\n',
      'binding.yaml': binding('  name: default\n  namespace: team-b\n'),
    },
    nearMisses: {
      'the account has another name': { 'binding.yaml': binding('  name: reader\n  namespace: team-b\n') },
    },
  },
]
