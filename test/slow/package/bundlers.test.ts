import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { copyPackage } from '../../support/built-package.ts'

const print = '.then((result) => console.log(JSON.stringify(result)))'
const entries = {
  'probe-import.mjs': `import * as kuilt from 'kuilt'
import * as edit from 'kuilt/edit'
import { probe } from './probe.mjs'
probe(kuilt, edit)${print}`,
  'probe-require.cjs': `const kuilt = require('kuilt')
const edit = require('kuilt/edit')
import('./probe.mjs').then(({ probe }) => probe(kuilt, edit))${print}`,
}

let work = ''
let project = ''
beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-bundlers-')))
  project = join(work, 'project')
  // A copy outside this repository, so that bundlers cannot find dependencies that are missing in the package.
  copyPackage(project)
  cpSync(join(import.meta.dirname, 'probe.mjs'), join(project, 'probe.mjs'))
  for (const [name, text] of Object.entries(entries)) writeFileSync(join(project, name), text)
})
afterAll(() => rmSync(work, { recursive: true }))

const run = (file: string, cwd: string): unknown =>
  JSON.parse(execFileSync(process.execPath, [file], { cwd, encoding: 'utf8' }))

const expected = {
  yaml: expect.stringMatching(/name: big-[a-z0-9]{10}\n.*name: web\nspec:\n {2}replicas: 2\n/s),
  plain: 'kind: A\nlist:\n- 1\n- "yes"\nmetadata:\n  name: a\n',
  error: {
    isKuiltError: true,
    code: 'KUSTOMIZATION_FIELD_UNKNOWN',
    line: 5,
    hint: expect.stringContaining('newTag'),
  },
  regex: 'REGEX_INVALID',
  warnings: ['DATA_HAS_TABS 1'],
  remote: 'kind: A\nmetadata:\n  name: files.example\n',
  chart: '---\n# Source: chart/templates/secret.yaml\nkind: Secret\nstringData:\n  users: a:$2\n  key: 36\n',
  invalid: ['API_RULE_FAILED'],
  graph: '<svg',
  explained: 2,
  edited: '# kept\nresources: [a]\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: b\n',
  localized: ['big.txt', 'kustomization.yaml', 'web.yaml'],
}

test.each(Object.keys(entries))('%s needs no other package', (entry) => {
  expect(run(entry, project)).toEqual(expected)
})

// esbuild cannot convert a `require` of a Node module to an import, so `require` and `esbuild-esm` cannot be combined.
const cases = [
  { bundler: 'esbuild-esm', entry: 'probe-import.mjs' },
  { bundler: 'esbuild-cjs', entry: 'probe-import.mjs' },
  { bundler: 'esbuild-cjs', entry: 'probe-require.cjs' },
  { bundler: 'rollup-esm', entry: 'probe-import.mjs' },
  { bundler: 'rollup-cjs', entry: 'probe-require.cjs' },
  { bundler: 'ncc', entry: 'probe-import.mjs' },
  { bundler: 'ncc', entry: 'probe-require.cjs' },
] as const

/** For each case, the bundle, in a directory that contains nothing else, and the messages of the bundler. */
let bundles: readonly { readonly file: string; readonly messages: readonly string[] }[] = []
beforeAll(() => {
  const tasks = cases.map(({ bundler, entry }) => {
    const directory = join(work, `${bundler}-${entry}`)
    mkdirSync(directory)
    return { bundler, entry: join(project, entry), directory }
  })
  const args = [join(import.meta.dirname, 'bundle.mjs'), JSON.stringify(tasks)]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  bundles = JSON.parse(stdout)
}, 180_000)

test.each(cases.map((one, index) => ({ ...one, index })))(
  '$bundler bundles $entry into files that need no packages',
  ({ index }) => {
    const { file, messages } = bundles[index] ?? { file: '', messages: ['no bundle'] }
    expect(messages).toEqual([])
    const hidden = join(work, 'hidden')
    renameSync(project, hidden)
    try {
      expect(run(file, dirname(file))).toEqual(expected)
    } finally {
      renameSync(hidden, project)
    }
  },
)
