import { memoryProject } from '../../test/support/memory-project.ts'

const resource = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: |+\n    x\n\n# c\n'

function lines(kustomization: string, rest: Readonly<Record<string, string>> = {}): number {
  const files = { 'kustomization.yaml': `resources: [r.yaml]\n${kustomization}`, 'r.yaml': resource, ...rest }
  const text = /k: \|\+\n {4}x\n(\n*)/.exec(memoryProject(files).build())
  return text?.[1]?.length ?? 0
}

test('a block with `+` before a comment at the end of a document is printed with an additional line', () => {
  expect(lines('')).toBe(2)
  expect(lines('namePrefix: x-\ncommonLabels: {a: b}\n')).toBe(2)
})

test('a JSON patch sees the additional line', () => {
  expect(
    lines('patches: [{target: {kind: ConfigMap}, patch: \'[{"op": "add", "path": "/data/z", "value": "1"}]\'}]\n'),
  ).toBe(2)
})

test('a block that is no longer the last value has no additional line', () => {
  expect(lines('patches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {z: y}}"}]\n')).toBe(1)
})

test('a block from a strategic merge patch has no additional line', () => {
  const plain = resource.replace(/ {2}k:[^#]*# c\n/, '  z: y\n')
  expect(lines('patches: [{path: p.yaml}]\n', { 'r.yaml': plain, 'p.yaml': resource })).toBe(1)
})
