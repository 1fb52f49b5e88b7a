import { memoryProject } from '../../test/support/memory-project.ts'

/** The schema of a Team, whose containers are merged by name. It defines no other kind. */
const schema = JSON.stringify({
  definitions: {
    Team: {
      properties: {
        containers: {
          type: 'array',
          items: { type: 'object' },
          'x-kubernetes-patch-merge-key': 'name',
          'x-kubernetes-patch-strategy': 'merge',
        },
      },
      'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Team' }],
    },
  },
})
const team = (containers: string) =>
  `apiVersion: example.com/v1\nkind: Team\nmetadata: { name: team }\ncontainers: ${containers}\n`
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: config }\n'
const merged = 'image: b\n  name: a\n  port: 1\n'

const build = (files: Readonly<Record<string, string>>) =>
  memoryProject({
    '/team/kustomization.yaml': 'resources: [team.yaml]\n',
    '/team/team.yaml': team('[{ name: a, image: b }]'),
    '/schema/schema.json': schema,
    '/schema/kustomization.yaml': 'openapi: { path: schema.json }\nresources: [a.yaml]\n',
    '/schema/a.yaml': configMap,
    '/over/patch.yaml': team('[{ name: a, port: 1 }]'),
    ...files,
  }).build('/over')

const patches = 'patches: [{ path: patch.yaml }]\n'

test('a schema set in a base applies to everything after it', () => {
  const late = build({ '/over/kustomization.yaml': `resources: [../team, ../schema]\n${patches}` })
  expect(late).toContain(merged)
  const before = build({
    '/over/kustomization.yaml': 'resources: [patched, ../schema]\n',
    '/over/patched/kustomization.yaml': `resources: [../../team]\n${patches}`,
    '/over/patched/patch.yaml': team('[{ name: a, port: 1 }]'),
  })
  expect(before).not.toContain(merged)
})

test('the first schema is used, and the root takes precedence', () => {
  const own = '{"definitions":{}}'
  const files = {
    '/over/kustomization.yaml': `openapi: { path: own.json }\nresources: [../team, ../schema]\n${patches}`,
  }
  expect(build({ ...files, '/over/own.json': own })).not.toContain(merged)
})

test('a schema set between the plugins of a layer applies to all of its transformers', () => {
  const output = build({
    '/over/kustomization.yaml': `resources: [../team]\ntransformers: [../schema]\n${patches}`,
    '/schema/a.yaml': 'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: { name: p }\nfieldSpecs: []\n',
  })
  expect(output).toContain(merged)
})
