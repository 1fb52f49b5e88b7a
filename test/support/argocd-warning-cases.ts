import type { CommandCase } from './warning-cases.ts'

const application = (name: string, source: string, namespace = 'argocd') => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  project: default
  destination: { server: https://kubernetes.default.svc, namespace: shop }
  source:
    repoURL: https://git.example/shop.git
${source}`
const inDeploy = '    path: deploy\n'
const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const command = ['build', 'argocd:apps']

/** Warnings about Argo CD targets. */
export const argocdWarningCases: readonly CommandCase[] = [
  {
    code: 'ARGOCD_CHART_NOT_RENDERED',
    files: { 'apps/shop.yaml': application('shop', '    chart: shop\n    targetRevision: 1.2.0\n') },
    command,
  },
  {
    code: 'ARGOCD_FIELD_UNKNOWN',
    files: {
      'apps/set.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: shops
  namespace: argocd
spec:
  generators:
  - list:
      elements:
      - name: shop
  template:
    metadata:
      name: '{{name}}'
    spec:
      projct: default
      destination: { server: https://kubernetes.default.svc, namespace: shop }
      source:
        repoURL: https://git.example/shop.git
        path: deploy
`,
      'deploy/note.yaml': map('note'),
    },
    command,
  },
  {
    code: 'ARGOCD_FILE_NOT_YAML',
    files: {
      'apps/shop.yaml': application('shop', inDeploy),
      'apps/template.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n{{- if .Values.enabled }}\n',
      'deploy/note.yaml': map('note'),
    },
    command,
  },
  {
    code: 'ARGOCD_LINK_IGNORED',
    files: { 'apps/shop.yaml': application('shop', inDeploy), 'deploy/note.yaml': map('note') },
    links: { 'deploy/old.yaml': 'gone.yaml' },
    command,
  },
  {
    code: 'ARGOCD_MANIFEST_REPEATED',
    files: {
      'apps/shop.yaml': application('shop', inDeploy),
      'deploy/a.yaml': map('note'),
      'deploy/b.yaml': map('note'),
    },
    command,
  },
  {
    code: 'ARGOCD_NAME_AMBIGUOUS',
    files: {
      'apps/shop.yaml': application('shop', inDeploy),
      'apps/team.yaml': application('shop', inDeploy, 'team'),
      'deploy/note.yaml': map('note'),
    },
    command: ['build', 'argocd:apps#shop'],
  },
  {
    code: 'ARGOCD_PATCH_SKIPPED',
    files: {
      'apps/prod/kustomization.yaml': 'resources:\n- shop.yaml\npatches:\n- path: revision.yaml\n',
      'apps/prod/revision.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop
  namespace: argocd
spec:
  source:
    targetRevision: prod
`,
      'apps/prod/shop.yaml': application('shop', inDeploy),
      'deploy/note.yaml': map('note'),
    },
    command: ['build', 'argocd:apps/prod'],
  },
  {
    code: 'ARGOCD_LEFT_OUT',
    files: {
      'apps/shop.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop
  namespace: argocd
spec:
  project: default
  destination: { server: https://kubernetes.default.svc, namespace: shop }
  source:
    repoURL: https://git.example/shop.git
    path: deploy
`,
    },
    command: [...command, '--argocd-missing-sources', 'warn'],
  },
  {
    code: 'ARGOCD_SET_EMPTY',
    files: {
      'apps/set.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: shops
  namespace: argocd
spec:
  generators:
  - clusters:
      selector:
        matchLabels: { stage: prod }
  template:
    metadata:
      name: 'shop-{{name}}'
    spec:
      project: default
      destination: { server: '{{server}}', namespace: shop }
      source:
        repoURL: https://git.example/shop.git
        path: deploy
`,
    },
    command,
  },
]
