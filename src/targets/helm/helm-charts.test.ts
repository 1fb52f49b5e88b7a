import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cli } from '../../../test/support/cli.ts'
import { project } from '../../../test/support/project.ts'

interface Recorded {
  readonly name: string
  readonly args: readonly string[]
  readonly links?: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string | { readonly base64: string }>>
  /** What helm prints; undefined where it fails. */
  readonly out?: string
}

const table = join(import.meta.dirname, '../../../test/facts/helm-charts.json')
const cases: readonly Recorded[] = JSON.parse(readFileSync(table, 'utf8'))

/** What to do where the cases say `--enable-helm`: there may be a helm on this machine. */
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

test('errors show the template, the line, the column and the actions that include it', async () => {
  const { stderr } = await build({
    'web/templates/a.yaml': `kind: A\n---\n{{ include "web.b" . }}\n`,
    'web/templates/_b.tpl': `{{ define "web.b" }}\nimage: {{ .Values.image.tag }}\n{{ end }}\n`,
  })
  expect(stderr).toContain('nil pointer evaluating interface {}.tag')
  expect(stderr).toContain('--> web/templates/_b.tpl:2:18')
  expect(stderr).toContain('web/templates/a.yaml:3:4')
})

test('files of archives are named in errors', async () => {
  const { directory } = project({ 'web/Chart.yaml': chart, 'web/templates/a.yaml': '{{ fail "no" }}' })
  execFileSync('tar', ['czf', 'web.tgz', 'web'], { cwd: directory })
  const { stderr } = await cli(['build', 'helm:web.tgz'], { cwd: directory })
  expect(stderr).toContain('chart "web" cannot be rendered: no')
  expect(stderr).toContain('web.tgz/templates/a.yaml:1:4')
})

test('long names in archives are read', async () => {
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

test('other commands read the objects', async () => {
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

test('patterns and white space take linear time', async () => {
  const spaces = ' '.repeat(200_000)
  const { stdout } = await build({
    'web/values.yaml': `text: "x${spaces}x"\n`,
    'web/templates/a.yaml': configMap(
      '"{{ regexMatch "(a+)+$" (print (repeat 5000 "a") "b") }} {{ trim .Values.text | len }}"',
    ),
  })
  expect(stdout).toContain('v: "false 200002"')
})

test('random values follow from the seed', async () => {
  const files = { 'web/templates/a.yaml': configMap('{{ randAlphaNum 20 | quote }}') }
  const [first, second, other] = await Promise.all([build(files), build(files), build(files, '--helm-seed', 'x')])
  expect(first?.stdout).toBe(second?.stdout)
  expect(other?.stdout).not.toBe(first?.stdout)
})

test('schemas of all drafts are understood, and nothing is fetched', async () => {
  const drafts = ['-04', '-06', '-07', '/2019-09', '/2020-12'].map(
    (draft) => `http://json-schema.org/draft${draft}/schema#`,
  )
  for (const draft of drafts) {
    const schema = { $schema: draft, properties: { port: { type: 'integer', pattern: '^(a+)+$' } } }
    const files = { 'web/values.schema.json': JSON.stringify(schema) }
    expect(await build(files, '--helm-set', 'port=80')).toMatchObject({ code: 0 })
    expect((await build(files, '--helm-set', 'port=x')).stderr).toContain('at "port": "x" must be integer')
  }
  const remote = { 'web/values.schema.json': '{ "$ref": "https://example.com/schema.json" }' }
  expect((await build(remote)).stderr).toContain('error[CHART_VALUES_INVALID]')
})
