import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { Ajv } from 'ajv'
import { type CliResult, cli } from './support/cli.ts'
import { fluxKustomization } from './support/flux-kustomization.ts'
import { type Files, makeRepository, publish } from './support/git.ts'
import { project } from './support/project.ts'
import { sarifLog } from './support/sarif-schema.ts'

// `kuilt validate`: report formats, kinds of targets, and mistakes shared by several targets. The checks of resources
// are tested in golden/validate.

const deployment = (spec = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  ${spec}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: main, image: example/web }] }
`
const configMap = (data = '{ A: a }'): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: notes }
data: ${data}
`
const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: houses.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: House, plural: houses }
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: { type: object, properties: { rooms: { type: integer, minimum: 1 } } }
`
const house = (rooms: string): string => `apiVersion: example.com/v1
kind: House
metadata: { name: first }
spec: { rooms: ${rooms} }
`
const house0 = { 'house.yaml': house('0') }
const houseSchema = JSON.stringify({
  type: 'object',
  properties: { spec: { type: 'object', properties: { rooms: { type: 'integer', minimum: 1 } } } },
})

async function validate(files: Files, ...args: readonly string[]): Promise<CliResult & { readonly directory: string }> {
  const { directory } = project(files)
  return { ...(await cli(['validate', ...args], { cwd: directory })), directory }
}

/** The text output without the summary. */
async function mistakesIn(files: Files, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await validate(files, ...args)
  return stdout.trimEnd().split('\n').slice(0, -1)
}

test('objects with generateName, in a file and in a chart', async () => {
  const job = (container: string): string => `apiVersion: batch/v1
kind: Job
metadata: { generateName: migrate- }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, ${container} }] } } }
`
  const files = {
    'jobs.yaml': `${job('image: a')}---\n${job('image: a, imag: b')}`,
    'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'chart/templates/job.yaml': job('image: a'),
  }
  const { stdout, stderr } = await validate(files, 'jobs.yaml', 'helm:chart')
  expect(stderr).toBe('')
  expect(stdout).toContain('Job "migrate-"')
  expect(stdout).toContain('3 resources: 2 valid, 1 invalid, 0 skipped')
})

describe('formats', () => {
  const files = {
    'base/kustomization.yaml': 'resources: [web.yaml, notes.yaml, thing.yaml]\n',
    'base/web.yaml': deployment('replicas: "3"'),
    'base/notes.yaml': configMap(),
    'base/thing.yaml': 'apiVersion: unknown.example/v1\nkind: Thing\nmetadata: { name: x }\n',
    'prod/kustomization.yaml': 'namespace: prod\nresources: [../base]\n',
  }
  const message = 'spec.replicas must be an integer, not the string "3"'
  const mistake = `base/web.yaml:5:13: ${message.replaceAll('"', '&quot;')}`

  test('junit has a suite for each target and a test case for each resource', async () => {
    const { stdout, code } = await validate(files, 'base', 'prod', '--format', 'junit', '--missing-schema', 'skip')
    expect(code).toBe(1)
    expect(stdout).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="kuilt validate" tests="6" failures="2" errors="0" skipped="2">
  <testsuite name="base" tests="3" failures="1" errors="0" skipped="1">
    <testcase name="v1 ConfigMap &quot;notes&quot;" classname="base"/>
    <testcase name="apps/v1 Deployment &quot;web&quot;" classname="base"><failure type="API_TYPE_WRONG" message="${message.replaceAll('"', '&quot;')}">${mistake}</failure></testcase>
    <testcase name="unknown.example/v1 Thing &quot;x&quot;" classname="base"><skipped message="no schema"/></testcase>
  </testsuite>
  <testsuite name="prod" tests="3" failures="1" errors="0" skipped="1">
    <testcase name="v1 ConfigMap &quot;notes&quot; in namespace &quot;prod&quot;" classname="prod"/>
    <testcase name="apps/v1 Deployment &quot;web&quot; in namespace &quot;prod&quot;" classname="prod"><failure type="API_TYPE_WRONG" message="${message.replaceAll('"', '&quot;')}">${mistake} (via prod → ../base)</failure></testcase>
    <testcase name="unknown.example/v1 Thing &quot;x&quot; in namespace &quot;prod&quot;" classname="prod"><skipped message="no schema"/></testcase>
  </testsuite>
</testsuites>
`)
  })

  test('junit reports a target that does not build as an error', async () => {
    const { stdout, code } = await validate(
      { 'kustomization.yaml': 'resources: [<gone>.yaml]\n' },
      '.',
      '--format',
      'junit',
    )
    expect(code).toBe(2)
    expect(stdout).toContain('tests="1" failures="0" errors="1"')
    expect(stdout).toContain(
      'message="kustomization.yaml:1:13: no such file or directory: &quot;&lt;gone&gt;.yaml&quot;"/>',
    )
  })

  test('tap contains a test for each resource', async () => {
    const { stdout } = await validate(files, 'prod', '--format', 'tap', '--missing-schema', 'skip')
    expect(stdout).toBe(`TAP version 13
1..3
ok 1 - prod: v1 ConfigMap "notes" in namespace "prod"
not ok 2 - prod: apps/v1 Deployment "web" in namespace "prod"
  ---
  errors:
    - "base/web.yaml:5:13: spec.replicas must be an integer, not the string \\"3\\" (via prod → ../base)"
  ...
ok 3 - prod: unknown.example/v1 Thing "x" in namespace "prod" # SKIP no schema
`)
  })

  test('sarif is SARIF 2.1.0, and reports a mistake that several targets share once', async () => {
    const { stdout } = await validate(files, 'base', 'prod', '--format', 'sarif')
    const log = JSON.parse(stdout)
    const check = new Ajv({ strict: true }).compile(sarifLog)
    expect(check(log) ? [] : check.errors).toEqual([])
    const [{ results, tool }] = log.runs
    expect(results).toMatchObject([
      {
        ruleId: 'API_TYPE_WRONG',
        level: 'error',
        message: { text: expect.stringContaining(`Deployment "web" and 1 more: ${message}`) },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: 'base/web.yaml' }, region: { startLine: 5, startColumn: 13 } },
          },
        ],
      },
      { ruleId: 'VALIDATE_SCHEMA_MISSING', level: 'warning' },
    ])
    expect(tool.driver.rules.map(({ id }: { readonly id: string }) => id)).toEqual([
      'API_TYPE_WRONG',
      'VALIDATE_SCHEMA_MISSING',
    ])
  })

  test('github prints an annotation for each line, and the summary to stderr', async () => {
    const { stdout, stderr } = await validate(files, 'base', 'prod', '--format', 'github', '--missing-schema', 'skip')
    expect(stdout).toMatch(
      /^::error file=base\/web\.yaml,line=5,col=13,title=API_TYPE_WRONG::Deployment "web" and 1 more/,
    )
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(stderr).toBe('6 resources: 2 valid, 2 invalid, 2 skipped\n')
  })

  test('json contains each resource with the layers that include the file', async () => {
    const { stdout } = await validate(files, 'base', 'prod', '--format', 'json', '--missing-schema', 'skip')
    const { resources, summary } = JSON.parse(stdout)
    expect(summary).toEqual({ valid: 2, invalid: 2, skipped: 2 })
    expect(resources[4]).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'web',
      namespace: 'prod',
      status: 'invalid',
      errors: [
        {
          path: ['spec', 'replicas'],
          message,
          file: 'base/web.yaml',
          line: 5,
          column: 13,
          code: 'API_TYPE_WRONG',
          chain: ['prod', '../base', 'web.yaml'],
        },
      ],
    })
  })
})

test.each(['json', 'sarif', 'github', 'text'])('--error-format %s selects the format of mistakes', async (format) => {
  const files = { 'a.yaml': configMap('{ A: 1 }') }
  const { stdout, code } = await validate(files, 'a.yaml', '--error-format', format)
  expect(code).toBe(1)
  expect(stdout).toBe((await validate(files, 'a.yaml', '--format', format)).stdout)
  expect((await validate(files, 'a.yaml', '--error-format', format, '--format', 'tap')).stdout).toMatch(/^TAP/)
})

test('mistakes are colored on a terminal', async () => {
  const { directory } = project({ 'web.yaml': deployment('replica: 3') })
  const { stdout } = await cli(['validate', 'web.yaml'], { cwd: directory, isTTY: true })
  expect(stdout.split('\n')[0]?.replaceAll('\u001b', '')).toBe(
    '[36mweb.yaml:5:3[39m: [31m[1merror[API_FIELD_UNKNOWN][22m[39m: Deployment "web": unknown field "replica" in spec; [36mdid you mean "replicas"?[39m',
  )
  const piped = await cli(['validate', 'web.yaml'], { cwd: directory })
  expect(stripVTControlCharacters(stdout)).toBe(piped.stdout)
})

describe('--strict', () => {
  const args = ['house.yaml', '--strict']

  test('fails on warnings, which are reported as errors', async () => {
    const { code, stderr } = await validate(house0, ...args)
    expect(code).toBe(1)
    expect(stderr).toContain('error[VALIDATE_SCHEMA_MISSING]')
  })

  test.each([
    ['no warnings', ['--missing-schema', 'skip'], 0],
    ['suppressed warnings', ['--no-warn', 'VALIDATE_SCHEMA_MISSING'], 0],
    ['the findings of lint', ['--missing-schema', 'skip', '--lint'], 1],
  ])('%s', async (_, more, expected) => {
    const files = { 'house.yaml': house('yes') }
    expect((await validate(files, ...args, ...more)).code).toBe(expected)
  })
})

describe('several targets', () => {
  test('share a line: the mistake is reported once', async () => {
    const overlays = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [
        `overlays/o${i}/kustomization.yaml`,
        `namePrefix: o${i}-\nresources: [../../base]\n`,
      ]),
    )
    const files = {
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': deployment('replica: 3'),
      ...overlays,
    }
    expect(await mistakesIn(files, 'overlays/*')).toEqual([
      'base/web.yaml:5:3: error[API_FIELD_UNKNOWN]: Deployment "o0-web" and 19 more: unknown field "replica" in spec; did you mean "replicas"? (via overlays/o0 → ../../base)',
    ])
  })

  test('share a base that cannot be built, or that causes a warning: it is reported once', async () => {
    const overlay = (name: string): Files => ({ [`${name}/kustomization.yaml`]: 'resources: [../base]\n' })
    const base = { 'base/kustomization.yaml': 'resources: [gone.yaml]\npatchesJSON6902: []\n' }
    const { code, stderr } = await validate({ ...base, ...overlay('dev'), ...overlay('prod') })
    expect(code).toBe(2)
    expect(stderr.match(/^error\[FILE_NOT_FOUND\]/gm)).toHaveLength(1)
    expect(stderr).toContain('not rendered: dev and prod')
    const built = { 'base/kustomization.yaml': 'Resources: [deployment.yaml]\n', 'base/deployment.yaml': deployment() }
    const { stderr: warnings } = await validate({ ...built, ...overlay('dev'), ...overlay('prod') })
    expect(warnings.match(/^warning\[KUSTOMIZATION_KEY_CASE\]/gm)).toHaveLength(1)
  })

  test('share CustomResourceDefinitions, regardless of order', async () => {
    const files = {
      'crds/kustomization.yaml': 'resources: [house.yaml]\n',
      'crds/house.yaml': definition,
      'app/kustomization.yaml': 'resources: [house.yaml]\n',
      'app/house.yaml': house('0'),
    }
    const expected = [
      'app/house.yaml:4:16: error[API_VALUE_INVALID]: House "first": spec.rooms must be at least 1, not 0',
    ]
    expect(await mistakesIn(files, 'app', 'crds')).toEqual(expected)
    expect(await mistakesIn(files, 'crds', 'app')).toEqual(expected)
  })

  test('--lint reports the findings of lint, from the same builds', async () => {
    const files = {
      'kustomization.yaml': 'resources: [web.yaml]\nconfigMapGenerator: [{ name: site, files: [site.conf] }]\n',
      'web.yaml': deployment('replicas: "3"'),
      'site.conf': 'listen 80; \n',
    }
    const { stdout, stderr, code } = await validate(files, '.', '--lint')
    expect(code).toBe(1)
    expect(stdout).toContain('web.yaml:5:13: error[API_TYPE_WRONG]')
    expect(stderr).toContain('warning[TEXT_HAS_TRAILING_BLANKS]')
    expect((await validate(files, '.')).stderr).toBe('')
  })
})

describe('a reference to an object that is not rendered', () => {
  const pod = (name: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, image: web, envFrom: [{ configMapRef: { name: ${name} } }] }] }\n`

  test.each([
    ['a generated one has a similar name', 'setttings', 'hint: did you mean "settings"?'],
    ['another one has a similar name', 'dev-notse', 'hint: did you mean "dev-notes"?'],
    ['no name is similar', 'flags', undefined],
  ])('%s', async (_, name, hint) => {
    const { stderr } = await validate({
      'kustomization.yaml':
        'resources: [web.yaml, notes.yaml]\nnamePrefix: dev-\nconfigMapGenerator: [{ name: settings, literals: [A=a] }]\n',
      'web.yaml': pod(name),
      'notes.yaml': configMap(),
    })
    expect(stderr).toContain(`refers to ConfigMap "${name}", which is not rendered together with it`)
    expect(/^ hint: .*$/m.exec(stderr)?.[0].trim()).toBe(hint)
  })
})

describe('--schema', () => {
  const error = 'house.yaml:4:16: error[API_VALUE_INVALID]: House "first": spec.rooms must be at least 1, not 0'

  test.each([
    ['a file with a CustomResourceDefinition', { 'crd.yaml': definition }, 'crd.yaml'],
    ['a directory', { 'crds/deep/crd.yaml': definition, 'crds/README.md': '#' }, 'crds'],
    ['a pattern', { 'crds/one.yaml': definition, 'crds/two.txt': '{' }, 'crds/*.yaml'],
    ['kind-group-version.json', { 'schemas/house-example.com-v1.json': houseSchema }, 'schemas'],
    ['kind-firstpart-version.json', { 'schemas/house-example-v1.json': houseSchema }, 'schemas'],
    ['group/kind_version.json', { 'schemas/example.com/house_v1.json': houseSchema }, 'schemas'],
    [
      'a template of kubeconform',
      { 'schemas/example.com/house_v1.json': houseSchema },
      'schemas/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json',
    ],
    [
      'a template of kubeconform with spaces, a suffix and a release',
      { 'v1.34.0-standalone-strict/house-example-v1.json': houseSchema },
      '{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/{{ .ResourceKind }}{{ .KindSuffix }}.json',
    ],
  ])('accepts %s', async (_, files: Files, schema) => {
    const args = ['house.yaml', '--schema', schema, '--kubernetes-version', '1.34']
    expect(await mistakesIn({ ...house0, ...files }, ...args)).toEqual([error])
  })

  test('a rendered CustomResourceDefinition takes precedence', async () => {
    const files = { ...house0, 'old.yaml': definition.replace('minimum: 1', 'minimum: 0'), 'new.yaml': definition }
    expect(await mistakesIn(files, 'house.yaml', 'new.yaml', '--schema', 'old.yaml')).toEqual([error])
  })

  test('follows references between the files of JSON schemas', async () => {
    const files = {
      ...house0,
      'schemas/house-example-v1.json':
        '{"type":"object","properties":{"spec":{"$ref":"_definitions.json#/definitions/Spec"}}}',
      'schemas/_definitions.json': '{"definitions":{"Spec":{"properties":{"rooms":{"minimum":1}}}}}',
    }
    expect(await mistakesIn(files, 'house.yaml', '--schema', 'schemas')).toEqual([error])
  })

  test.each([
    ['a file that does not exist', 'gone.yaml', 'SCHEMA_NOT_FOUND'],
    ['a pattern that matches nothing', 'gone/*.yaml', 'SCHEMA_NOT_FOUND'],
    ['a file without a schema', 'house.yaml', 'SCHEMA_FILE_INVALID'],
    ['a URL', 'https://example.com/crd.yaml', 'SCHEMA_NOT_FOUND'],
    ['a template with a URL', 'https://example.com/{{.Group}}/{{.ResourceKind}}.json', 'SCHEMA_NOT_FOUND'],
    ['a template in a directory that does not exist', 'gone/{{.Group}}.json', 'SCHEMA_NOT_FOUND'],
  ])('rejects %s', async (_, schema, expected) => {
    const { code, stderr, stdout } = await validate(house0, 'house.yaml', '--schema', schema)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`error[${expected}]`)
  })
})

test.each([
  ['gone/{{.Group}}.json', '"gone" does not exist'],
  ['/gone/deep/{{.Group}}.json', '"/gone/deep" does not exist'],
  ['https://example.com/{{.Group}}.json', 'kuilt does not download schemas: clone the repository'],
])('the hint about the template %s', async (template, hint) => {
  expect((await validate(house0, 'house.yaml', '--schema', template)).stderr).toContain(` hint: ${hint}`)
})

describe('a template without a file for a kind', () => {
  const template = ['--schema', '{{.Group}}/{{.ResourceKind}}.json']

  test('one kind', async () => {
    const { stderr } = await validate(house0, 'house.yaml', ...template)
    expect(stderr).toContain('hint: no such file: "example.com/house.json"\n')
  })

  test('several kinds', async () => {
    const room = house0['house.yaml'].replace('kind: House', 'kind: Room')
    const { stderr } = await validate({ ...house0, 'room.yaml': room }, 'house.yaml', 'room.yaml', ...template)
    expect(stderr).toContain('hint: no such files: "example.com/house.json" and "example.com/room.json"\n')
  })

  test('--missing-schema error', async () => {
    expect(await mistakesIn(house0, 'house.yaml', ...template, '--missing-schema', 'error')).toEqual([
      'house.yaml:1:13: error[API_SCHEMA_MISSING]: House "first": no schema for House (example.com/v1); no such file: "example.com/house.json"',
    ])
  })
})

test('several kinds without a schema are one warning', async () => {
  const files = { 'a.yaml': house0['house.yaml'], 'b.yaml': house0['house.yaml'].replace('kind: House', 'kind: Room') }
  const { stderr } = await validate(files, 'a.yaml', 'b.yaml')
  expect(stderr).toContain(
    'no schemas for 2 kinds, so their resources are skipped: House (example.com/v1) and Room (example.com/v1)',
  )
})

describe('--missing-schema', () => {
  test.each([
    ['warn', 0, '', 1],
    ['skip', 0, '', 0],
    [
      'error',
      1,
      'house.yaml:1:13: error[API_SCHEMA_MISSING]: House "first": no schema for House (example.com/v1)\n',
      0,
    ],
  ])('%s', async (action, exit, mistakes, warnings) => {
    const { code, stdout, stderr } = await validate(house0, 'house.yaml', '--missing-schema', action)
    const summary = `1 resource: 0 valid, ${exit} invalid, ${1 - exit} skipped\n`
    expect([code, stdout]).toEqual([exit, `${mistakes}${summary}`])
    expect(stderr.split('VALIDATE_SCHEMA_MISSING')).toHaveLength(warnings + 1)
  })
})

describe('--kubernetes-version', () => {
  const cronJob = configMap()
    .replace('v1\nkind: ConfigMap', 'flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema')
    .replace('data: { A: a }', 'spec: { priorityLevelConfiguration: { name: a } }')

  test.each(['1.31', 'v1.31', '1.31.7', 'v1.31.0'])('%s', async (version) => {
    const { code } = await validate({ 'a.yaml': cronJob }, 'a.yaml', '--kubernetes-version', version)
    expect(code).toBe(0)
  })

  test('the default is the latest version', async () => {
    expect(await mistakesIn({ 'a.yaml': cronJob }, 'a.yaml')).toEqual([
      expect.stringContaining('was removed in Kubernetes 1.32: use flowcontrol.apiserver.k8s.io/v1'),
    ])
  })

  test('the message is about the kind, because other kinds may have the API version', async () => {
    const object = (apiVersion: string, kind: string) => {
      return configMap().replace('v1\nkind: ConfigMap', `${apiVersion}\nkind: ${kind}`)
    }
    const files = {
      'new.yaml': object('networking.k8s.io/v1', 'ServiceCIDR'),
      'other.yaml': object('networking.k8s.io/v1beta1', 'NetworkPolicy'),
    }
    const mistakes = await mistakesIn(files, 'new.yaml', 'other.yaml', '--kubernetes-version', '1.32')
    const later = 'ServiceCIDR (networking.k8s.io/v1) is not available before Kubernetes 1.33'
    const never = 'NetworkPolicy (networking.k8s.io/v1beta1) does not exist in Kubernetes 1.32'
    expect(mistakes).toEqual([
      expect.stringContaining(`${later}: use networking.k8s.io/v1beta1`),
      expect.stringContaining(`${never}: use networking.k8s.io/v1`),
    ])
  })

  test.each(['1.27', '2', 'latest', '1.34.x'])('rejects %s, with the releases that it knows', async (version) => {
    const { code, stderr } = await validate({ 'a.yaml': cronJob }, 'a.yaml', '--kubernetes-version', version)
    expect(code).toBe(2)
    expect(stderr).toContain('KUBERNETES_VERSION_UNKNOWN')
    expect(stderr).toContain('1.28')
  })
})

describe('kinds of targets', () => {
  test('a git revision', async () => {
    const { directory } = project({})
    makeRepository(directory, {
      'app/kustomization.yaml': 'resources: [a.yaml]\n',
      'app/a.yaml': configMap('{ A: 1 }'),
    })
    const { stdout } = await cli(['validate', 'HEAD:app', 'HEAD:app/a.yaml'], { cwd: directory })
    expect(stdout).toBe(
      'app/a.yaml:4:12: error[API_TYPE_WRONG]: ConfigMap "notes" and 1 more: data.A must be a string, not 1; put it in quotes\n2 resources: 0 valid, 2 invalid, 0 skipped\n',
    )
  })

  test('standard input', async () => {
    const { stdout } = await cli(['validate', '-'], { stdin: configMap('{ A: 1 }') })
    expect(stdout).toContain('stdin:4:12: error[API_TYPE_WRONG]: ConfigMap "notes": data.A must be a string')
  })

  test('flux: the line is found by rendering it again', async () => {
    const files = {
      'cluster/apps.yaml': fluxKustomization({ spec: '  prune: true\n  interval: 1h\n' }),
      'apps/kustomization.yaml': 'resources: [web.yaml]\n',
      'apps/web.yaml': deployment('replicas: "3"'),
    }
    expect(await mistakesIn(files, 'flux:cluster', '--missing-schema', 'skip')).toEqual([
      'apps/web.yaml:5:13: error[API_TYPE_WRONG]: Deployment "web": spec.replicas must be an integer, not the string "3" (via cluster/apps.yaml → apps)',
    ])
  })

  test('the layers of a mistake in a kustomization end with its directory', async () => {
    const files = {
      'cluster/apps.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec: { path: ./apps, prune: true, interval: 1h, sourceRef: { kind: GitRepository, name: flux-system } }\n',
      'apps/kustomization.yaml': 'resources: [web.yaml]\nnamePrefix: A-\n',
      'apps/web.yaml': deployment('replicas: 3'),
      'prod/kustomization.yaml': 'resources: [../apps]\n',
    }
    const mistake = expect.stringMatching(/^apps\/kustomization\.yaml:2:13: .*"A-web"/)
    expect(await mistakesIn(files, 'apps')).toEqual([expect.not.stringContaining('(via')])
    expect(await mistakesIn(files, 'prod')).toEqual([expect.stringContaining('(via prod → ../apps)')])
    const found = await mistakesIn(files, 'flux:cluster', '--missing-schema', 'skip')
    expect(found).toEqual([mistake])
    expect(found).toEqual([expect.stringContaining('(via cluster/apps.yaml → apps)')])
  })

  test('flux: the layers start with the file of the Kustomization', async () => {
    const kustomization = (name: string, spec: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  prune: true
  interval: 1h
  sourceRef: { kind: GitRepository, name: flux-system }
  ${spec}
`
    const files = {
      'cluster/apps.yaml': kustomization('apps', 'path: ./apps'),
      'cluster/plain.yaml': kustomization('plain', 'path: ./plain'),
      'apps/kustomization.yaml': 'resources: [../base]\n',
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': deployment('replicas: "3"'),
      'plain/deep/notes.yaml': configMap('{ A: 1 }'),
    }
    const { stdout } = await validate(files, 'flux:cluster', '--missing-schema', 'skip', '--format', 'json')
    const { resources } = JSON.parse(stdout)
    const chains = resources.flatMap(({ errors }: { readonly errors: readonly { readonly chain: unknown }[] }) => {
      return errors.map(({ chain }) => chain)
    })
    expect(chains).toEqual([
      ['cluster/apps.yaml', 'apps', '../base', 'web.yaml'],
      ['cluster/plain.yaml', 'plain', 'deep/notes.yaml'],
    ])
  })

  test('argocd', async () => {
    const { directory } = project({})
    makeRepository(directory, {
      'apps/web.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\nspec:\n  project: default\n  destination: { namespace: web, server: https://kubernetes.default.svc }\n  source: { repoURL: https://example.com/org/repo.git, path: web, targetRevision: HEAD }\n',
      'web/web.yaml': deployment('replicas: "3"'),
    })
    const args = ['validate', 'argocd:apps', '--argocd-repo', 'https://example.com/org/repo.git=.']
    const { stdout } = await cli([...args, '--missing-schema', 'skip'], { cwd: directory })
    expect(stdout).toContain('web/web.yaml:5:13: error[API_TYPE_WRONG]')
    expect(stdout).toContain('(via apps/web.yaml → web)')
  })

  test('helm', async () => {
    const files = {
      'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
      'chart/values.yaml': 'count: three\n',
      'chart/templates/web.yaml': deployment('replicas: {{ .Values.count }}'),
    }
    expect(await mistakesIn(files, 'helm:chart')).toEqual([
      expect.stringMatching(/^chart\/values\.yaml:1:8: error\[API_TYPE_WRONG\]: Deployment "web": spec\.replicas/),
    ])
  })
})

describe('builds that cannot be repeated', () => {
  test('a program: the entry that ran it', async () => {
    const { directory } = project({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': deployment('replicas: 3'),
      'kustomization.yaml': `resources: [base]
transformers:
- |-
  apiVersion: example.com/v1
  kind: Wait
  metadata:
    name: wait
    annotations:
      config.kubernetes.io/function: |
        exec:
          path: ./wait.sh
`,
      'wait.sh': "#!/bin/sh\nsed 's/^\\( *\\)replicas: 3/\\1replicas: 3\\n\\1minReadySeconds: -4/'\n",
    })
    chmodSync(join(directory, 'wait.sh'), 0o755)
    const { stdout } = await cli(['validate', '.', '--enable-alpha-plugins', '--enable-exec'], { cwd: directory })
    expect(stdout).toContain(
      'kustomization.yaml:7:11: error[API_VALUE_INVALID]: Deployment "web": spec.minReadySeconds',
    )
  })

  test('a remote base: the line in its repository', async () => {
    const { directory } = project({})
    makeRepository(join(directory, 'repo'), {
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': deployment('replica: 3'),
    })
    const url = publish(join(directory, 'repo'), join(directory, 'server.git'))
    const { directory: own } = project({ 'kustomization.yaml': `resources: ["${url}//base"]\n` })
    const { stdout } = await cli(['validate', '.'], { cwd: own })
    expect(stdout).toContain(`${url}//base/web.yaml:5:3: error[API_FIELD_UNKNOWN]: Deployment "web": unknown field`)
    expect(stdout).toContain(`(via . → ${url}//base)`)
  })
})

describe('docs/validate.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/validate.md'), 'utf8')
  const written = Array.from(page.matchAll(/^```yaml\n# (\S+)\n([\s\S]*?)^```$/gm), ([, path = '', text = '']) => [
    path,
    text,
  ])
  const files = {
    ...Object.fromEntries(written),
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: replicas.yaml }]\n',
  }

  test('the example prints the output on the page', async () => {
    const [, line = '', output = ''] = /^```console\n\$ kuilt validate (.+)\n([\s\S]*?)^```$/m.exec(page) ?? []
    expect((await validate(files, ...line.split(' '))).stdout).toBe(output)
  })

  test('the JSON is the output of the command', async () => {
    const [, text = ''] = /^```json\n([\s\S]*?)^```$/m.exec(page) ?? []
    expect(JSON.parse((await validate(files, 'overlays/prod', '--format', 'json')).stdout)).toEqual(JSON.parse(text))
  })

  test('the template for a catalog works', async () => {
    const [, directory = '', template = ''] = /--schema '(CRDs-catalog)(\/.+)'$/m.exec(page) ?? []
    const catalog = { [`${directory}/example.com/house_v1.json`]: houseSchema }
    const { code, stdout, stderr } = await validate(
      { ...house0, ...catalog },
      'house.yaml',
      '--schema',
      directory + template,
    )
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toContain('spec.rooms must be at least 1, not 0')
  })
})
