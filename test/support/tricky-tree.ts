import type { Files } from './git.ts'

const configMap = (name: string, data = '{}') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: ${data}\n`

/** A tree that would expose dependencies on order, case, time and location. `overlay` is the directory to build. */
export const trickyTree: Files = {
  'base/kustomization.yaml': `
resources: [z.yaml, a.yaml, i.yaml, deployment.yaml]
buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]
`,
  'base/z.yaml': configMap('zebra', '{ date: "2024-02-29", İ: dotted, ı: dotless, I: capital, i: small, ä: a, z: z }'),
  'base/a.yaml': configMap('i', '{ when: 2001-12-14t21:59:43.10-05:00, ẞ: sharp }'),
  'base/i.yaml': `apiVersion: example.com/v1\nkind: İstanbul\nmetadata: { name: İ }\nspec: { at: 2001-12-14, n: 1_000, f: 1.50, e: 1e3 }\n`,
  'base/deployment.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
      - { name: web, image: web:1, envFrom: [{ configMapRef: { name: settings } }, { secretRef: { name: keys } }] }
`,
  'overlay/kustomization.yaml': `
resources: [../base]
namePrefix: I-
commonLabels: { ZONE: a, zone: b, ızone: c }
sortOptions: { order: legacy }
configMapGenerator:
- { name: settings, envs: [settings.env], files: [settings.env], literals: [I=1, i=2, İ=3] }
secretGenerator:
- { name: keys, literals: [b=2, a=1, B=3] }
patches:
- target: { kind: .*, name: "[iı]" }
  patch: '[{ "op": "add", "path": "/data/patched", "value": "yes" }]'
replacements:
- source: { kind: ConfigMap, name: zebra, fieldPath: data.date }
  targets: [{ select: { kind: Deployment }, fieldPaths: ["metadata.annotations.[example.com/date]"], options: { create: true } }]
`,
  'overlay/settings.env': 'HOME\nTZ\nLANG\nPATH\nUSER=me\nz=1\nA=2\n',
}
