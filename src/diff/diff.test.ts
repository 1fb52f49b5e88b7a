import { type DiffOptions, diff, memoryFileSystem, type RenderDiffOptions, renderDiff } from '#kuilt'

/** Returns the diff of two manifest files, or of two trees of files whose roots are `old` and `new`. */
async function text(old: string, now: string, options: DiffOptions & RenderDiffOptions = {}): Promise<string> {
  const fileSystem = memoryFileSystem({ 'old.yaml': old, 'new.yaml': now })
  return renderDiff(await diff('old.yaml', 'new.yaml', { fileSystem, ...options }), options)
}

async function trees(files: Readonly<Record<string, string>>, options: DiffOptions & RenderDiffOptions = {}) {
  const fileSystem = memoryFileSystem(files)
  return renderDiff(await diff('old', 'new', { fileSystem, ...options }), options)
}

const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n${spec.replace(/^/gm, '  ')}\n`
const map = (data: string, name = 'm') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: ${data}\n`

describe('pairing', () => {
  test('by the name without the hash: one entry, with the workloads that restart', async () => {
    const web =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { spec: { containers: [{ name: c, envFrom: [{ configMapRef: { name: settings } }] }] } } }\n'
    const files = (value: string) => ({ literals: [`COLOR=${value}`] })
    const kustomization = (value: string) =>
      JSON.stringify({ resources: ['web.yaml'], configMapGenerator: [{ name: 'settings', ...files(value) }] })
    const tree = {
      'old/kustomization.yaml': kustomization('red'),
      'old/web.yaml': web,
      'new/kustomization.yaml': kustomization('blue'),
      'new/web.yaml': web,
    }
    expect(await trees(tree)).toBe(
      'ConfigMap/settings: 1 key changed → restarts Deployment/web\n  data.COLOR  red → blue\n\n1 changed\n',
    )
    expect(await trees(tree, { format: 'names' })).toMatch(/^changed ConfigMap\/settings-\w{10}\n$/)
    expect(await trees(tree, { all: true })).toMatch(
      /configMapRef\.name {2}settings-\w{10} → settings-\w{10} {2}\(follows ConfigMap\/settings-\w{10}\)/,
    )
  })

  test('by generateName: nothing is said about immutable fields, because a new object is created', async () => {
    const job = (image: string) =>
      `apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: a- }\nspec: { template: { spec: { containers: [{ name: c, image: ${image} }] } } }\n`
    expect(await text(job('a'), job('b'))).toBe(
      'Job/a-: 1 field changed\n  spec.template.spec.containers.[name=c].image  a → b\n\n1 changed\n',
    )
  })

  test('hashes of rendered manifests are recognized', async () => {
    const old = `${map('{ a: "1" }', 'm-52g8mg4fm4')}---\n${pod('volumes: [{ name: v, configMap: { name: m-52g8mg4fm4 } }]')}`
    const now = `${map('{ a: "2" }', 'm-2kkbm5m76c')}---\n${pod('volumes: [{ name: v, configMap: { name: m-2kkbm5m76c } }]')}`
    expect(await text(old, now)).toBe('ConfigMap/m: 1 key changed\n  data.a  "1" → "2"\n\n1 changed\n')
  })

  test('by original names: a changed prefix is a rename', async () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n'
    const tree = {
      'old/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: dev-\n',
      'old/a.yaml': service,
      'new/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: prod-\n',
      'new/a.yaml': service,
    }
    expect(await trees(tree)).toContain('Service/prod-web: renamed from dev-web → the old one must be deleted\n')
  })

  test('by a similarity above one half', async () => {
    expect(await text(map('{ a: x, b: y, c: z }', 'one'), map('{ a: x, b: y, c: w }', 'two'))).toContain(
      'renamed from one',
    )
    expect(await text(map('{ a: x, b: y }', 'one'), map('{ a: z, b: w }', 'two'), { format: 'names' })).toBe(
      'removed ConfigMap/one\nadded ConfigMap/two\n',
    )
  })

  test('a changed apiVersion is a changed field', async () => {
    const ingress = (group: string) => `apiVersion: networking.k8s.io/${group}\nkind: Ingress\nmetadata: { name: i }\n`
    expect(await text(ingress('v1beta1'), ingress('v1'))).toContain(
      'Ingress/i: 1 field changed\n  apiVersion  networking.k8s.io/v1beta1 → networking.k8s.io/v1\n',
    )
  })

  test('a kind that replaces another kind', async () => {
    const workload = (kind: string) => `apiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: db }\n`
    expect(await text(workload('Deployment'), workload('StatefulSet'))).toContain(
      'StatefulSet/db: added → replaces Deployment/db\n',
    )
  })
})

describe('lists', () => {
  test('containers by name; their order matters', async () => {
    const old = pod('containers: [{ name: a, image: x }, { name: b, image: y }]')
    expect(await text(old, pod('containers: [{ name: b, image: z }, { name: a, image: x }]'))).toContain(
      '  spec.containers.[name=b].image  y → z\n  spec.containers                 a, b → b, a  (order changed)\n',
    )
  })

  test('volumes by name; their order does not matter', async () => {
    const old = pod('volumes: [{ name: a }, { name: b }]')
    const now = pod('volumes: [{ name: b }, { name: a }]')
    expect(await text(old, now)).toBe(
      'No change in content: the outputs differ only in references to renamed objects or list order that has no effect.\n',
    )
    expect(await text(old, now, { ignoreEquivalent: true })).toContain('No change')
    const fileSystem = memoryFileSystem({ 'old.yaml': old, 'new.yaml': now })
    expect(await diff('old.yaml', 'new.yaml', { fileSystem })).toMatchObject({
      identical: false,
      equal: false,
      changes: [],
    })
    expect(await diff('old.yaml', 'new.yaml', { fileSystem, ignoreEquivalent: true })).toMatchObject({ equal: true })
  })

  test('a changed protocol is a change of the port', async () => {
    const ports = (protocol: string) =>
      pod(`containers: [{ name: c, ports: [{ containerPort: 53${protocol} }, { containerPort: 80 }] }]`)
    expect(await text(ports(''), ports(', protocol: UDP'))).toContain('.ports.[containerPort=53].protocol  UDP\n')
    expect(await text(ports(', protocol: TCP'), ports(', protocol: UDP'))).toContain('.protocol  TCP → UDP\n')
  })

  test('a port with a changed number is matched by name, or if it is the only one', async () => {
    const ports = (list: string) => pod(`containers: [{ name: c, ports: [${list}] }]`)
    const [http, admin] = ['{ name: http, containerPort: 80 }', '{ name: admin, containerPort: 90 }']
    expect(await text(ports(`${http}, ${admin}`), ports(`${admin}, { name: http, containerPort: 8080 }`))).toContain(
      'Pod/p: 1 field changed\n  spec.containers.[name=c].ports.[name=http].containerPort  80 → 8080\n',
    )
    expect(await text(ports('{ containerPort: 80 }'), ports('{ containerPort: 81 }'))).toContain(
      'spec.containers.[name=c].ports[0].containerPort  80 → 81\n',
    )
    expect(await text(ports(http), ports(admin))).toContain('2 fields changed')
  })

  test('other lists by their longest common subsequence', async () => {
    const args = (list: string) => pod(`containers: [{ name: c, args: [${list}] }]`)
    expect(await text(args('a, b, c'), args('a, x, b, c'))).toContain('+ spec.containers.[name=c].args[1]  x\n')
    expect(await text(args('a, b'), args('b, a'))).toContain(
      'spec.containers.[name=c].args  a, b → b, a  (order changed)\n',
    )
  })

  test('by the keys of a CustomResourceDefinition in the output', async () => {
    const definition = JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'crons.example.com' },
      spec: {
        group: 'example.com',
        names: { kind: 'Cron' },
        versions: [
          {
            name: 'v1',
            schema: {
              openAPIV3Schema: {
                properties: {
                  jobs: { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['at'] },
                  tags: { 'x-kubernetes-list-type': 'set' },
                },
              },
            },
          },
        ],
      },
    })
    const cron = (jobs: string, tags: string) =>
      `${definition}\n---\napiVersion: example.com/v1\nkind: Cron\nmetadata: { name: c }\njobs: ${jobs}\ntags: ${tags}\n`
    const old = cron('[{ at: 1, run: a }, { at: 2, run: b }]', '[x, y]')
    expect(await text(old, cron('[{ at: 2, run: c }, { at: 1, run: a }]', '[y, x]'))).toContain(
      'Cron/c: 1 field changed\n  jobs.[at=2].run  b → c\n\n',
    )
  })
})

describe('values', () => {
  test('multi-line strings are compared line by line', async () => {
    expect(await text(map('{ f: "a\\nb\\nc\\n" }'), map('{ f: "a\\nB\\nc\\n" }'))).toContain(
      '  data.f\n      a\n    - b\n    + B\n      c\n',
    )
  })

  test('JSON, YAML and properties in strings are compared as data', async () => {
    expect(await text(map(`{ j: '{"a": [1, 2], "b": 1}' }`), map(`{ j: '{"b":2,"a":[1,2]}' }`))).toContain(
      '  data.j  (inside the JSON)\n    - b: 1\n    + b: 2\n',
    )
    expect(await text(map(`{ j: '{"a": 1}' }`), map(`{ j: '{"a":1}' }`))).toContain(
      '(same JSON, formatted differently)',
    )
    expect(await text(map('{ a.yaml: "a:\\n  b: 1\\n" }'), map('{ a.yaml: "# c\\na: {b: 2}\\n" }'))).toContain(
      '  data[a.yaml]  (inside the YAML)\n    - a.b: 1\n    + a.b: 2\n',
    )
    expect(await text(map('{ a.env: "A=1\\nB=2\\n" }'), map('{ a.env: "B=3\\nA=1\\n" }'))).toContain(
      '(inside the properties)\n    - B: "2"\n    + B: "3"\n',
    )
  })

  test('values of Secrets are masked and show their length', async () => {
    const secret = (value: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\ndata: { p: ${Buffer.from(value).toString('base64')} }\n`
    const [old, now] = [secret('hunter2'), secret('swordfish')]
    for (const format of ['text', 'unified', 'markdown', 'json'] as const) {
      const shown = await text(old, now, { format })
      expect(shown).toContain('*** (7 bytes)')
      expect(shown).not.toContain('aHVudGVyMg')
    }
    expect(await text(old, secret('hunter3'), { format: 'unified' })).toContain("+  p: '*** (7 bytes, changed)'")
    expect(await text(old, now, { showSecrets: true })).toContain('data.p  aHVudGVyMg== → c3dvcmRmaXNo')
    expect(await text(old, now, { format: 'jsonpatch' })).toContain('c3dvcmRmaXNo')
  })

  test('equal quantities and ports can be ignored', async () => {
    const limits = (cpu: string, port: string) =>
      pod(
        `containers: [{ name: c, resources: { limits: { cpu: ${cpu}, memory: 1Gi } }, ports: [{ containerPort: ${port} }] }]`,
      )
    const options = { ignoreEquivalent: true }
    expect(await text(limits('1000m', '80'), limits('1', '80'), options)).toContain('No change in content')
    expect(await text(limits('1100m', '80'), limits('1', '80'), options)).toContain('cpu  1100m → 1\n')
    expect(await text(limits('1000m', '80'), limits('1', '80'))).toContain('cpu  1000m → 1\n')
  })

  test('fields and kinds can be ignored', async () => {
    const labelled = (chart: string) =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: s, labels: { helm.sh/chart: ${chart} } }\n---\n${map(`{ a: ${chart} }`)}`
    const ignore = ['metadata.labels[helm.sh/chart]']
    expect(await text(labelled('x'), labelled('y'), { ignore, format: 'names' })).toBe('changed ConfigMap/m\n')
    const fileSystem = memoryFileSystem({ 'a.yaml': labelled('x'), 'b.yaml': labelled('y') })
    const options = { fileSystem, ignore, ignoreKinds: ['configmap'] }
    expect(await diff('a.yaml', 'b.yaml', options)).toMatchObject({ equal: true, identical: false, changes: [] })
  })
})

describe('effects', () => {
  const deployment = (spec: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: ${spec}\n`

  test('changes to a pod template restart pods, changes to replicas do not', async () => {
    const template = (image: string) => `{ template: { spec: { containers: [{ name: c, image: ${image} }] } } }`
    expect(await text(deployment(template('a')), deployment(template('b')))).toContain(
      '1 field changed → restarts its pods',
    )
    expect(await text(deployment('{ replicas: 1 }'), deployment('{ replicas: 2 }'))).toContain('web: 1 field changed\n')
  })

  test('changes that the API server rejects', async () => {
    const selector = (app: string) => `{ selector: { matchLabels: { app: ${app} } } }`
    expect(await text(deployment(selector('a')), deployment(selector('b')))).toContain(
      'must be deleted and recreated: spec.selector.matchLabels.app cannot be changed',
    )
  })

  test('data lost with a removed resource', async () => {
    expect(await text('apiVersion: v1\nkind: Namespace\nmetadata: { name: n }\n', '')).toContain(
      'Namespace/n: removed → deletes everything in the namespace',
    )
  })
})

describe('markdown', () => {
  const many = (value: string) =>
    Array.from({ length: 300 }, (_, i) => map(`{ a: ${value.repeat(50)} }`, `m${i}`)).join('---\n')

  test('never exceeds the maximum length, and closes its fences', async () => {
    for (const maxLength of [50, 200, 1000, 5000, 65_536]) {
      const page = await text(many('x'), many('y'), { format: 'markdown', maxLength })
      expect(page.length).toBeLessThanOrEqual(maxLength)
      expect((page.match(/^`{3,}/gm) ?? []).length % 2).toBe(0)
      expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length)
    }
  })

  test('fences are longer than fences in the text', async () => {
    const page = await text(map('{ a: "```\\nx\\n" }'), map('{ a: "```\\ny\\n" }'), { format: 'markdown' })
    expect(page).toContain('````diff\n')
  })
})

test('equal outputs print nothing', async () => {
  expect(await text(map('{ a: b }'), map('{ a: b }'))).toBe('')
  expect(JSON.parse(await text(map('{ a: b }'), map('{ a: b }'), { format: 'json' }))).toEqual({
    changes: [],
    identical: true,
  })
})

test('json: resource, fields, and the lines that determine them', async () => {
  const fileSystem = memoryFileSystem({
    'base/kustomization.yaml': 'resources: [a.yaml]',
    'base/a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  type: NodePort\n  ports: []\n',
    'prod/kustomization.yaml':
      'resources: [../base]\npatches:\n- patch: |-\n    kind: Service\n    apiVersion: v1\n    metadata: { name: web }\n    spec:\n      type: null\n      clusterIP: None\n',
  })
  const found = await diff('base', 'prod', { fileSystem, explain: true })
  const { changes } = JSON.parse(renderDiff(found, { format: 'json' }))
  expect(changes).toMatchObject([
    {
      change: 'changed',
      resource: { apiVersion: 'v1', kind: 'Service', name: 'web' },
      fields: [
        { path: ['spec', 'type'], old: 'NodePort', source: { file: 'base/a.yaml', line: 5 } },
        { path: ['spec', 'clusterIP'], new: 'None', source: { file: 'prod/kustomization.yaml', line: 9 } },
      ],
    },
  ])
})

test('values that do not fit into the terminal are on a separate line', async () => {
  const old = pod('hostname: a\ncontainers: [{ name: web, image: "registry.example.com/shop:1" }]')
  const now = pod('hostname: b\ncontainers: [{ name: web, image: "registry.example.com/shop:2" }]')
  const image = 'registry.example.com/shop:1 → registry.example.com/shop:2'
  const lines = async (columns?: number) =>
    (await text(old, now, columns === undefined ? {} : { columns })).split('\n').slice(1, -3)
  expect(await lines()).toEqual([
    '  spec.hostname                     a → b',
    `  spec.containers.[name=web].image  ${image}`,
  ])
  expect(await lines(93)).toEqual(await lines())
  expect(await lines(80)).toEqual(['  spec.hostname  a → b', '  spec.containers.[name=web].image', `      ${image}`])
})
