import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BundledProgram, bundledProgram } from '../support/bundled-program.ts'
import { cli } from '../support/cli.ts'
import { commit, makeRepository, writeFiles } from '../support/git.ts'

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n'
const files = {
  'base/kustomization.yaml': 'resources:\n- web.yaml\n',
  'base/web.yaml': service,
  'prod/kustomization.yaml': 'resources:\n- ../base\npatches:\n- path: patch.yaml\n',
  'prod/patch.yaml': service,
  'test/kustomization.yaml': 'resources:\n- ../base\n',
  'quoted/kustomization.yaml': 'resources: ["../base"]\n',
}

let program: BundledProgram
let repository: string
beforeAll(() => {
  program = bundledProgram()
  repository = join(program.box, 'repository')
  makeRepository(repository, files)
}, 60_000)

async function same(args: readonly string[], cwd = repository): Promise<string> {
  const { status: code, stdout, stderr } = program.kuilt(['affected', ...args], { cwd })
  expect({ code, stdout, stderr }).toEqual(await cli(['affected', ...args], { cwd }))
  return stdout
}

test.each([
  ['files', ['base/web.yaml'], 'prod\nquoted\ntest\n'],
  ['a file that the YAML reader must find', ['prod/patch.yaml'], 'prod\n'],
  ['a directory to search', ['base/web.yaml', '--in', 'test'], 'test\n'],
  ['several directories', ['--in=prod', 'base/web.yaml', '--in=test'], 'prod\ntest\n'],
  ['no changes', ['--base', 'HEAD'], ''],
  ['a format', ['prod/patch.yaml', '--format=github'], 'matrix={"target":["prod"]}\n'],
  ['a flag of builds', ['prod/patch.yaml', '--no-remote'], 'prod\n'],
  ['everything after --', ['--', 'prod/patch.yaml'], 'prod\n'],
  ['exact', ['prod/patch.yaml', '--exact'], ''],
  ['a file that does not exist', ['nowhere.yaml'], ''],
])('%s: the same output as the main program', async (_, args, output) => {
  expect(await same(args)).toBe(output)
})

test('changes since a revision, in all formats and from another directory', async () => {
  writeFiles(repository, {
    'base/web.yaml': `# changed\n${service}`,
    'new/kustomization.yaml': 'resources: [../base]\n',
  })
  expect(await same(['--base', 'HEAD'])).toBe('new\nprod\nquoted\ntest\n')
  await same(['--base=HEAD', '--format', 'json'])
  expect(await same(['--base', 'HEAD'], join(repository, 'prod'))).toBe('.\n')
})

test.each([
  ['no changes', []],
  ['an unknown flag', ['--bases', 'HEAD']],
  ['a flag without a value', ['base/web.yaml', '--in']],
  ['an unknown format', ['base/web.yaml', '--format', 'yaml']],
  ['an unknown revision', ['--base', 'nothing']],
  ['a directory that does not exist', ['base/web.yaml', '--in', 'nowhere']],
  ['help', ['--help']],
])('%s: the main program reports it', async (_, args) => {
  await same(args)
})

const onLinux = existsSync('/dev/full') ? test : test.skip
onLinux('output that cannot be written: the main program reports it', () => {
  const { status, stderr } = program.shell('cd repository && "$0" "$1" affected base/web.yaml > /dev/full')
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'error[OUTPUT_FAILED]: cannot write "stdout": no space left on the device\n',
  })
})

test('the usual form does not load the main program', () => {
  const folder = join(program.box, 'dist')
  mkdirSync(folder)
  for (const name of ['cli.js', 'package.json', 'quick-affected.cjs']) {
    copyFileSync(join(dirname(program.file), name), join(folder, name))
  }
  writeFileSync(join(folder, 'program.cjs'), "throw new Error('loaded')")
  const run = (...args: readonly string[]) => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'cli.js'), 'affected', ...args], {
      cwd: repository,
      encoding: 'utf8',
    })
    return { stdout, isLoaded: stderr !== '' }
  }
  expect(run('prod/patch.yaml')).toEqual({ stdout: '', isLoaded: true })
  rmSync(join(repository, 'quoted'), { recursive: true })
  commit(repository, {})
  writeFiles(repository, { 'base/web.yaml': service })
  expect(run('base/web.yaml')).toEqual({ stdout: 'new\nprod\ntest\n', isLoaded: false })
  expect(run('--base', 'HEAD')).toEqual({ stdout: 'new\nprod\ntest\n', isLoaded: false })
})
