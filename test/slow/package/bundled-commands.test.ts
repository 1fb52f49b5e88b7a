// The bundled program drops code that no command needs, and has its own files for most commands. This test compares the
// output of all commands with that of the sources.
import { cpSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from '../../../src/cli/commands.ts'
import { type BundledProgram, bundledProgram } from '../../support/bundled-program.ts'
import { cli } from '../../support/cli.ts'
import { makeRepository, writeFiles } from '../../support/git.ts'

const chart = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'chart/values.yaml': 'size: 1\n',
  'chart/templates/web.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Release.Name }} }\ndata: { a: {{ quote .Values.size }} }\n',
}
/** Uses modules of Node that the program loads on first use. */
const certificates = {
  'tls/Chart.yaml': 'apiVersion: v2\nname: tls\nversion: 1.0.0\n',
  'tls/templates/tls.yaml':
    '{{ $ca := genCA "ca" 9 }}{{ $cert := genSignedCert "web" (list "10.0.0.1") (list "web") 9 $ca }}apiVersion: v1\nkind: Secret\nmetadata: { name: tls }\nstringData: { cert: {{ quote $cert.Cert }}, hash: {{ sha256sum "a" }} }\n',
}
const files = {
  ...chart,
  ...certificates,
  'app/kustomization.yaml':
    'namePrefix: a-\nresources: [web.yaml]\nimages: [{ name: nginx, newTag: "2" }]\nconfigMapGenerator: [{ name: c, literals: [a=b] }]\n',
  'app/web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: "2"\n  selector: { matchLabels: { a: b } }\n  template:\n    metadata: { labels: { a: b } }\n    spec: { containers: [{ name: web, image: nginx }] }\n',
  'app/unused.yaml': 'kind: Unused\n',
  'prod/kustomization.yaml': 'commonLabels: { a: b }\nresources: [../app]\npatches: [{ path: patch.yaml }]\n',
  'prod/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 3 }\n',
  'wrong/kustomization.yaml': 'resource: [a.yaml]\nresources: [b.yaml]\n',
}

/** Command lines, separated by spaces. Those that change files follow each other. */
const lines = [
  'build prod',
  'build prod --strict',
  'build wrong',
  'build helm:chart --helm-set size=2',
  'build helm:tls',
  'build flux:clusters/prod --flux-sops mask',
  'build argocd:root.yaml',
  'explain prod',
  'explain prod Deployment/a-web spec.replicas',
  'explain prod Deployment/a-web --format json',
  'explain prod Deployment/nothing',
  'diff app prod',
  'diff prod --base HEAD --format json',
  'diff helm:chart prod --format markdown',
  'render . -o rendered',
  'render app prod -o rendered',
  'affected app/web.yaml --format json',
  'affected --base HEAD --exact',
  'affected app/web.yaml --in flux:clusters/prod',
  'lint .',
  'lint prod --format sarif',
  'lint app --strict',
  'graph prod',
  'graph prod --format mermaid',
  'graph prod --format dot',
  'graph flux:clusters/prod',
  'deps prod',
  'deps prod --format make --output deps.mk',
  'deps prod --format argocd',
  'validate prod',
  'validate app/web.yaml prod --lint',
  'validate prod --format json',
  'vendor app',
  'schema kustomization',
  'version',
  'version --output json',
  'completion bash',
  'help build',
  'help',
  'edit',
  'create --autodetect --namespace shop',
  'edit add resource app/web.yaml',
  'edit add configmap settings --from-literal=a=b',
  'edit add label a:b',
  'edit set image nginx=nginx:3',
  'edit set namespace shop',
  'edit remove resource app/web.yaml',
  'edit remove label c',
  'edit fix',
  'localize prod localized --scope .',
  'localize app',
  'unknown',
  'build --unknown',
]

let program: BundledProgram
let bundled: string
let sources: string
beforeAll(() => {
  program = bundledProgram()
  ;[bundled = '', sources = ''] = ['bundled', 'sources'].map((name) => {
    const directory = join(realpathSync(program.box), name)
    writeFiles(directory, files)
    for (const example of ['flux', 'argocd']) {
      cpSync(join(import.meta.dirname, '../../../examples', example), directory, { recursive: true })
    }
    makeRepository(directory, {})
    writeFiles(directory, { 'app/web.yaml': files['app/web.yaml'].replace('"2"', '4') })
    return directory
  })
})

function tree(directory: string): Readonly<Record<string, string>> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('.git') && statSync(join(directory, name)).isFile(),
  )
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(directory, name), 'utf8')]))
}

test.each(lines)('kuilt %s', async (line) => {
  const argv = line.split(' ')
  const env = { PATH: process.env['PATH'], HOME: program.box }
  const { status: code, stdout, stderr } = program.kuilt(argv, { cwd: bundled, env })
  const text = JSON.stringify({ code, stdout, stderr }).replaceAll(bundled, sources)
  const platform = `node ${process.version}, ${process.platform} ${process.arch}`
  const expected = JSON.stringify(await cli(argv, { cwd: sources, env })).replaceAll('node v20.19.0, test', platform)
  expect(JSON.parse(text)).toEqual(JSON.parse(expected))
  expect(tree(bundled)).toEqual(tree(sources))
})

test('covers all commands', () => {
  const visible = commands.commands.map(({ name }) => name).filter((name) => !name.startsWith('__'))
  expect(visible.filter((name) => !lines.some((line) => line.split(' ')[0] === name))).toEqual([])
})
