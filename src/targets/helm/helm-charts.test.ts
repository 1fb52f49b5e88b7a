import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cli } from '../../../test/support/cli.ts'
import { project } from '../../../test/support/project.ts'

interface Recorded {
  readonly name: string
  readonly args: readonly string[]
  readonly links?: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string | { readonly base64: string }>>
  /** The output of helm. Undefined if helm fails. */
  readonly out?: string
}

const table = join(import.meta.dirname, '../../../test/facts/helm-charts.json')
const cases: readonly Recorded[] = JSON.parse(readFileSync(table, 'utf8'))

/** Replaces `--enable-helm` in the cases, because helm may be installed on this machine. */
const withoutProgram = (arg: string): string => (arg === '--enable-helm' ? '--helm=native' : arg)

describe('recorded charts', () => {
  const content = (file: Recorded['files'][string]) =>
    typeof file === 'string' ? file : Buffer.from(file.base64, 'base64')

  test.each(cases.map((each) => [each.name, each] as const))('%s', async (_, { args, links = {}, files, out }) => {
    const { directory, remove } = project(
      Object.fromEntries(Object.entries(files).map(([path, file]) => [path, content(file)])),
    )
    for (const [path, target] of Object.entries(links)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      rmSync(join(directory, path), { recursive: true, force: true })
      symlinkSync(target, join(directory, path))
    }
    const result = await cli(['build', ...args.map(withoutProgram)], { cwd: directory })
    if (out === undefined) expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/./) })
    else expect([result.stdout, result.code]).toEqual([out, 0])
    remove()
  })
})

const chart = 'apiVersion: v2\nname: web\nversion: 1.0.0\n'
const configMap = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}" }\ndata: { v: ${data} }\n`

async function build(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { directory, remove } = project({ 'web/Chart.yaml': chart, ...files })
  const result = await cli(['build', 'helm:web', ...args], { cwd: directory })
  remove()
  return result
}

test('errors contain the template, the line, the column and the including actions', async () => {
  const { stderr } = await build({
    'web/templates/a.yaml': `kind: A\n---\n{{ include "web.b" . }}\n`,
    'web/templates/_b.tpl': `{{ define "web.b" }}\nimage: {{ .Values.image.tag }}\n{{ end }}\n`,
  })
  expect(stderr).toContain('nil pointer evaluating interface {}.tag')
  expect(stderr).toContain('--> web/templates/_b.tpl:2:18')
  expect(stderr).toContain('web/templates/a.yaml:3:4')
})

test('errors contain the names of files in archives', async () => {
  const { directory } = project({ 'web/Chart.yaml': chart, 'web/templates/a.yaml': '{{ fail "no" }}' })
  execFileSync('tar', ['czf', 'web.tgz', 'web'], { cwd: directory })
  const { stderr } = await cli(['build', 'helm:web.tgz'], { cwd: directory })
  expect(stderr).toContain('chart "web" cannot be rendered: no')
  expect(stderr).toContain('web.tgz/templates/a.yaml:1:4')
})

test('long names in archives are supported', async () => {
  const name = `${'directory/'.repeat(30)}file.txt`
  const { directory } = project({
    'web/Chart.yaml': chart,
    [`web/${name}`]: 'found',
    'web/templates/a.yaml': configMap(`{{ .Files.Get "${name}" | quote }}`),
  })
  for (const format of ['gnu', 'pax']) {
    execFileSync('tar', ['czf', 'web.tgz', `--format=${format}`, 'web'], { cwd: directory })
    expect((await cli(['build', 'helm:web.tgz'], { cwd: directory })).stdout).toContain('v: "found"')
  }
})

test('patterns and .helmignore may contain dashes, and values have methods', async () => {
  const { stdout } = await build({
    'web/.helmignore': 'left-out.txt\n[a-c]-x.txt\n',
    'web/left-out.txt': '',
    'web/b-x.txt': '',
    'web/a-b.txt': '',
    'web/c.txt': '',
    'web/values.yaml': 'db: { port: 1 }\n',
    'web/templates/a.yaml': configMap(
      `'{{ range $path, $_ := .Files.Glob "*-*.txt" }}{{ $path }} {{ end }}{{ dig "db" "port" 0 .Values.AsMap }} {{ .Values.PathValue "db.port" }} {{ (.Values.Table "db").port }}'`,
    ),
  })
  expect(stdout).toContain("v: 'a-b.txt 1 1 1'")
})

test('a symlink to nothing is an error, even if .helmignore lists it', async () => {
  const { directory } = project({ 'web/Chart.yaml': chart, 'web/.helmignore': 'link\n' })
  symlinkSync('gone', join(directory, 'web/link'))
  const { code, stderr } = await cli(['build', 'helm:web'], { cwd: directory })
  expect(code).toBe(1)
  expect(stderr).toContain('web/link')
})

test('other commands use the objects', async () => {
  const { directory } = project({ 'web/Chart.yaml': chart, 'web/templates/a.yaml': configMap('x') })
  expect(await cli(['lint', 'helm:web'], { cwd: directory })).toMatchObject({ code: 0 })
  const { stdout } = await cli(['explain', 'helm:web', 'ConfigMap/release-name', 'data.v'], { cwd: directory })
  expect(stdout).toContain('"x"')
})

test.each([
  ['a template that includes itself', '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'],
  ['tpl that runs itself', '{{ tpl .Values.loop . }}'],
  ['a text that grows', '{{ repeat 1000000000 "x" }}'],
  ['a list that grows', '{{ until 1000000000 }}'],
])('%s fails within limits', async (_, template) => {
  const loop = '{{ tpl .Values.loop . }}'
  const { stderr, stdout } = await build({
    'web/values.yaml': `loop: "${loop}"\n`,
    'web/templates/a.yaml': template,
  })
  expect([stdout, stderr]).toEqual(['', expect.stringContaining('error[TEMPLATE_LIMIT_EXCEEDED]')])
})

test('patterns and white space are processed in linear time', async () => {
  const spaces = ' '.repeat(200_000)
  const { stdout } = await build({
    'web/values.yaml': `text: "x${spaces}x"\n`,
    'web/templates/a.yaml': configMap(
      '"{{ regexMatch "(a+)+$" (print (repeat 5000 "a") "b") }} {{ trim .Values.text | len }}"',
    ),
  })
  expect(stdout).toContain('v: "false 200002"')
})

test.each([
  ['{{ .Values.image.tag }}', '`.Values.image` is not set'],
  ['{{ $x := dict "a" "text" }}{{ $x.a.b }}', '`$x.a` is the string "text"'],
  ['{{ .Values.name.first }}', '`.Values.name` is 5 (float64)'],
  ['{{ index .Values.list 7 }}', '`.Values.list` is a list of 1 item'],
  ['{{ .Values.map | trunc 3 }}', 'the value before `|` is a map with the keys "a", "b"'],
  ['{{ trunc .Values.text "x" }}', '`.Values.text` is a string of 100 bytes that starts with "xxx'],
  ['{{ required "set it" .Values.none }}', '`.Values.none` is null or not set'],
])('%s: the error shows the value at hand', async (template, note) => {
  const { stderr } = await build({
    'web/values.yaml': `name: 5\nlist: [1]\nmap: { a: 1, b: 2 }\nnone: null\ntext: ${'x'.repeat(100)}\n`,
    'web/templates/a.yaml': template,
  })
  expect(stderr).toContain(note)
})

test('if a key occurs twice in values, the last one is used, as in Helm', async () => {
  const { stdout } = await build({
    'web/values.yaml': 'a: 1\na: 2\n',
    'web/templates/a.yaml': configMap('"{{ .Values.a }}"'),
  })
  expect(stdout).toContain('v: "2"')
})

test('certificates are reproducible, valid, and signed by their issuer', async () => {
  const files = {
    'web/templates/a.yaml': [
      '{{ $key := genPrivateKey "ecdsa" }}{{ $ca := genCAWithKey "ca" 10 $key }}',
      '{{ $cert := genSignedCertWithKey "web" (list "10.0.0.1") (list "web.shop") 10 $ca $key }}',
      'kind: Secret\nmetadata: { name: tls }\ndata:\n  ca: {{ $ca.Cert | b64enc }}\n  cert: {{ $cert.Cert | b64enc }}',
    ].join('\n'),
  }
  const [first, second] = await Promise.all([build(files), build(files)])
  expect(first?.stdout).toBe(second?.stdout)
  const text = (key: string): string => {
    return Buffer.from(new RegExp(`  ${key}: (.*)`).exec(first?.stdout ?? '')?.[1] ?? '', 'base64').toString()
  }
  const ca = new X509Certificate(text('ca'))
  const cert = new X509Certificate(text('cert'))
  expect(ca.verify(ca.publicKey)).toBe(true)
  expect(cert.verify(ca.publicKey)).toBe(true)
  expect([cert.validFrom, cert.validTo]).toEqual(['Jan  1 00:00:00 2020 GMT', 'Jan 11 00:00:00 2049 GMT'])
})

test('a warning lists the fields with random values, also indirect ones', async () => {
  const template = [
    '{{ $password := randAlphaNum 20 }}',
    'apiVersion: v1\nkind: Secret\nmetadata: { name: login, annotations: { checksum/a: "{{ $password | sha256sum }}" } }',
    'data: { user: YQ==, password: "{{ $password | b64enc }}" }',
  ].join('\n')
  const { stderr, code } = await build({ 'web/templates/a.yaml': template })
  expect(code).toBe(0)
  expect(stderr).toContain('warning[CHART_RANDOM_VALUES]')
  expect(stderr).toContain('metadata.annotations["checksum/a"] of Secret "login"\n')
  expect(stderr).toContain('data.password of Secret "login"\n')
  expect(stderr).not.toContain('data.user')
  const strict = await build({ 'web/templates/a.yaml': template }, '--strict')
  expect(strict).toMatchObject({ code: 1, stdout: '' })
  const quiet = await build({ 'web/templates/a.yaml': template }, '--no-warn', 'CHART_RANDOM_VALUES')
  expect(quiet).toMatchObject({ code: 0, stderr: '' })
})

test('the warning about a chart in a kustomization is at its entry', async () => {
  const { directory, remove } = project({
    'kustomization.yaml': 'helmCharts:\n- name: web\n',
    'charts/web/Chart.yaml': chart,
    'charts/web/values.yaml': '',
    'charts/web/templates/a.yaml': configMap('"{{ uuidv4 }}"'),
  })
  const { stderr } = await cli(['build', '.', '--helm', 'native'], { cwd: directory })
  remove()
  expect(stderr).toContain('data.v of ConfigMap "release-name"')
  expect(stderr).toContain('--> kustomization.yaml:2:3')
})

test('random values are derived from the seed', async () => {
  const files = { 'web/templates/a.yaml': configMap('{{ randAlphaNum 20 | quote }}') }
  const [first, second, other] = await Promise.all([build(files), build(files), build(files, '--helm-seed', 'x')])
  expect(first?.stdout).toBe(second?.stdout)
  expect(other?.stdout).not.toBe(first?.stdout)
})

test('schemas of all drafts are supported, and nothing is fetched', async () => {
  const drafts = ['-04', '-06', '-07', '/2019-09', '/2020-12'].map(
    (draft) => `http://json-schema.org/draft${draft}/schema#`,
  )
  for (const draft of drafts) {
    const schema = { $schema: draft, properties: { port: { type: 'integer', pattern: '^(a+)+$' } } }
    const files = { 'web/values.schema.json': JSON.stringify(schema) }
    expect(await build(files, '--helm-set', 'port=80')).toMatchObject({ code: 0 })
    expect((await build(files, '--helm-set', 'port=x')).stderr).toContain('at "port": "x" must be an integer')
  }
  const remote = { 'web/values.schema.json': '{ "$ref": "https://example.com/schema.json" }' }
  expect((await build(remote)).stderr).toContain(
    'the schema refers to "https://example.com/schema.json", which kuilt does not fetch',
  )
  expect(await build(remote, '--helm-skip-schema-validation')).toMatchObject({ code: 0 })
})

test('dependencies without a name or a repository', async () => {
  const files = { 'web/Chart.yaml': `${chart}dependencies:\n- name: a\n- version: 1.0.0\n` }
  const { stderr } = await build(files)
  expect(stderr).toContain('missing dependencies in its charts directory: "a", an entry without a name\n')
  expect(stderr).toContain(' hint: copy them to `charts`, or add their `repository`\n')
  const fetched = await build(files, '--enable-remote-charts')
  expect(fetched.stderr).toContain(': cannot fetch charts: dependency "a" has no repository\n')
  expect(fetched.stderr).toContain('(dependencies[0])')
})

test('a values file that cannot be read is reported with the flag that names it', async () => {
  const files = { 'web/values.yaml': 'a: 1\n' }
  expect((await build(files, '--helm-values', 'web/valeus.yaml')).stderr).toBe(
    'error[FILE_NOT_FOUND]: no such file or directory: "web/valeus.yaml"\n hint: did you mean "web/values.yaml" in `--helm-values`?\n',
  )
  expect((await build(files, '--helm-values', '')).stderr).toContain('hint: correct the path in `--helm-values`')
  const { stderr } = await build(files, '--helm-set-file', 'a=nowhere/a.txt')
  expect(stderr).toContain('hint: correct the path in `--helm-set-file`')
})

test.each([
  ['valuesFile: none.yaml', 'helmCharts[0].valuesFile'],
  ['additionalValuesFiles: [charts/web/values.yaml, none.yaml]', 'helmCharts[0].additionalValuesFiles[1]'],
])('a chart in a kustomization with %s: the error is at the field', async (field, path) => {
  const { directory, remove } = project({
    'kustomization.yaml': `helmCharts:\n- name: web\n  ${field}\n`,
    'charts/web/Chart.yaml': chart,
    'charts/web/values.yaml': '',
  })
  const { stderr } = await cli(['build', '--helm=native'], { cwd: directory })
  remove()
  expect(stderr).toContain(` --> kustomization.yaml:3:`)
  expect(stderr).toContain(`(${path})`)
})

test('settings of each kind, in the order in which Helm applies them', async () => {
  const files = {
    'web/values.yaml': 'image: { tag: latest }\nlist: [{ a: 1 }]\n',
    'web/templates/a.yaml': configMap('{{ toJson .Values | quote }}'),
    'web.conf': 'port = 80\n',
  }
  const values = async (...args: readonly string[]): Promise<unknown> => {
    const { stdout } = await build(files, ...args)
    return JSON.parse(JSON.parse(/v: (".*")/.exec(stdout)?.[1] ?? '""'))
  }
  expect(await values('--helm-set-string', 'image.tag=1.20,n=5', '--helm-set', 'image.tag=2')).toEqual({
    image: { tag: '1.20' },
    list: [{ a: 1 }],
    n: '5',
  })
  expect(await values('--helm-set-json', 'image={"tag":"x","pull":[1,null]},n=1.5 m=')).toMatchObject({
    image: { tag: 'x', pull: [1, null] },
    n: 1.5,
  })
  expect(await values('--helm-set-json', '{"image":{"pull":true}}')).toMatchObject({
    image: { tag: 'latest', pull: true },
  })
  expect(await values('--helm-set-file', 'conf=web.conf')).toMatchObject({ conf: 'port = 80\n' })
  expect(await values('--helm-set-literal', 'a.b=x,\\{y}=1')).toMatchObject({ a: { b: 'x,\\{y}=1' } })
  expect(await values('--helm-set', 'n=1,list[0].b=')).toEqual({ image: { tag: 'latest' }, list: [], n: 1 })
})

test.each([
  ['a=tru', "invalid character ',' in literal true (expecting 'e')", ',b=1'],
  ['a={"b":', 'unexpected end of JSON input', ''],
  ['a=1e400', 'cannot unmarshal number 1e400', ''],
  ['{"a":', 'unexpected end of JSON input', ''],
])('--helm-set-json %s is an error', async (setting, reason, rest) => {
  const { code, stderr } = await build({}, '--helm-set-json', setting + rest)
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[CHART_SETTING_INVALID]')])
  expect(stderr).toContain(reason)
})

test('an upgrade', async () => {
  const files = {
    'web/templates/a.yaml': `${configMap('a')}# install {{ .Release.IsInstall }}, upgrade {{ .Release.IsUpgrade }}\n`,
  }
  expect((await build(files)).stdout).toContain('# install true, upgrade false\n')
  expect((await build(files, '--helm-is-upgrade')).stdout).toContain('# install false, upgrade true\n')
})

test('only some templates, and no hooks', async () => {
  const hook = (name: string, event: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, annotations: { helm.sh/hook: ${event} } }\n`
  const files = {
    'web/templates/a.yaml': configMap('a'),
    'web/templates/b.yaml': configMap('b'),
    'web/templates/tests/t.yaml': hook('t', 'test'),
    'web/templates/h.yaml': hook('h', 'pre-install'),
  }
  const sources = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await build(files, ...args)
    return [...stdout.matchAll(/# Source: web\/templates\/(.+)\.yaml/g)].map(([, name = '']) => name)
  }
  expect(await sources()).toEqual(['a', 'b', 'h', 'tests/t'])
  expect(await sources('--helm-skip-tests')).toEqual(['a', 'b', 'h'])
  expect(await sources('--helm-no-hooks')).toEqual(['a', 'b'])
  expect(await sources('--helm-show-only', 'templates/tests/t.yaml', '--helm-show-only', 'templates/b.yaml')).toEqual([
    'tests/t',
    'b',
  ])
  const { stdout } = await build(files, '--helm-show-only', 'templates/[ab].yaml')
  const shown = (name: string): string => `---\n# Source: web/templates/${name}.yaml\n${configMap(name)}\n`
  expect(stdout).toBe(`${shown('a')}\n${shown('b')}`.replaceAll('{{ .Release.Name }}', 'release-name'))
  const missing = await build(files, '--helm-show-only', 'templates/c.yaml')
  expect(missing).toMatchObject({ code: 1, stdout: '' })
  expect(missing.stderr).toContain('chart "web" renders no template "templates/c.yaml"')
})
