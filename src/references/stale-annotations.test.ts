import { buildSync, memoryFileSystem } from '#kuilt'

const objects = `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: serving }
`

/** Returns the findings about a Deployment with an annotation. */
function findings(annotation: string, kustomization = 'namePrefix: a-\n'): readonly string[] {
  const fileSystem = memoryFileSystem({
    'kustomization.yaml': `resources: [objects.yaml, web.yaml]\nconfigMapGenerator: [{ name: flags }]\n${kustomization}`,
    'objects.yaml': objects,
    'web.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, annotations: { ${annotation} } }\n`,
  })
  const { warnings } = buildSync('.', { fileSystem })
  return warnings.map(
    ({ code, message, hint }) => `${code} ${/refers to .*/.exec(message)?.[0]}: ${hint?.split('\n')[0]}`,
  )
}

const reload = 'configmap.reloader.stakater.com/reload'
const config = 'add the field to a file under `configurations`:'

test.each([
  [`${reload}: settings`, `refers to "settings", but that ConfigMap is now named "a-settings": ${config}`],
  [`${reload}: flags`, `refers to "flags", but that ConfigMap is now named "a-flags-6ct58987ht": ${config}`],
  [
    `${reload}: "other, settings"`,
    'refers to "settings", but that ConfigMap is now named "a-settings": set the field to "other,a-settings" with a patch, or copy the name with a replacement',
  ],
  [
    `${reload}: "flags,settings"`,
    'refers to "flags", but that ConfigMap is now named "a-flags-6ct58987ht": copy the name with a replacement, or set `disableNameSuffixHash`',
  ],
  [
    'cert-manager.io/inject-ca-from: default/serving',
    'refers to "default/serving", but that Certificate is now named "a-serving": set the field to "default/a-serving" with a patch, or copy the name with a replacement',
  ],
])('%s', (annotation, found) => {
  expect(findings(annotation)).toEqual([`NAME_REFERENCE_MISSED ${found}`])
})

test('a generated object in an annotation that names the kind is reported once', () => {
  expect(findings('example.com/configmap: flags').map((text) => text.split(' ')[0])).toEqual(['HASH_SUFFIX_MISSED'])
})

test.each([
  [`${reload}: "other,another"`],
  [`${reload}: settings-v2`],
  ['example.com/owners: "settings,flags"'],
  ['secret.reloader.stakater.com/reload: "settings,flags"'],
  ['cert-manager.io/inject-ca-from: other/serving'],
])('no warning about %s', (annotation) => {
  expect(findings(annotation)).toEqual([])
})

test('no warning if another object has the name', () => {
  const above = { 'kustomization.yaml': 'resources: [below, settings.yaml, web.yaml]\n' }
  const fileSystem = memoryFileSystem({
    ...above,
    'below/kustomization.yaml': 'resources: [objects.yaml]\nnamePrefix: a-\n',
    'below/objects.yaml': objects,
    'settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n',
    'web.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, annotations: { ${reload}: settings } }\n`,
  })
  expect(buildSync('.', { fileSystem }).warnings).toEqual([])
})
