import { sortManifests } from './manifests.ts'

const sorted = (text: string) => sortManifests(new Map([['t/templates/t.yaml', text]]))

test('the fields of merge keys count', () => {
  const { manifests, hooks } = sorted(`
x: &secret { kind: Secret }
<<: *secret
---
kind: Namespace
---
kind: Job
metadata: { <<: { annotations: { helm.sh/hook: test } } }
`)
  expect(manifests.map(({ kind }) => kind)).toEqual(['Namespace', 'Secret'])
  expect(hooks.map(({ kind }) => kind)).toEqual(['Job'])
})

test.each<[string, string]>([
  ['a number that JSON does not support', 'data: [.nan]'],
  ['a key that is null', 'data: { ~: a }'],
  ['a value that does not match its tag', 'data: !!int a'],
  ['a merge key without a map', '<<: a'],
])('%s is an error', (_, field) => {
  expect(() => sorted(`kind: ConfigMap\n${field}\n`)).toThrow(expect.objectContaining({ code: 'CHART_OUTPUT_INVALID' }))
})
