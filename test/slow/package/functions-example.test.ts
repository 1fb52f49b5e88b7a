import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyPackage } from '../../support/built-package.ts'

const repository = join(import.meta.dirname, '../../..')
const example = join(repository, 'examples/functions')

/** The example as a user's project, with the package to publish. */
let project = ''
beforeAll(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-functions-')))
  for (const name of ['package.json', 'tsconfig.json', 'src', 'config'])
    cpSync(join(example, name), join(project, name), { recursive: true })
  copyPackage(project)
  mkdirSync(join(project, 'node_modules/@types'))
  for (const name of ['yaml', '@types/node', 'undici-types'])
    symlinkSync(join(repository, 'node_modules', name), join(project, 'node_modules', name))
  execFileSync(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc')], { cwd: project })
}, 60_000)
afterAll(() => rmSync(project, { recursive: true }))

test('builds to the committed output', () => {
  const stdout = execFileSync(process.execPath, ['dist/build.js', 'config/overlays/prod'], { cwd: project })
  expect(stdout.toString()).toBe(readFileSync(join(example, 'expected/prod.yaml'), 'utf8'))
})

test('reports objects that the policy rejects, with positions', () => {
  const file = join(project, 'config/overlays/prod/kustomization.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^images:\n(?:[- ].*\n)+/m, ''))
  const { status, stderr } = spawnSync(process.execPath, ['dist/build.js', 'config/overlays/prod'], {
    cwd: project,
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr.replaceAll(`${project}/`, '')).toBe(`config/base/web.yaml:15:9: \
Deployment "prod-web" in namespace "shop": the image 'registry.example.com/web' of the container web has no tag [FUNCTION_ERROR]
  add a version tag, or a digest: @sha256:…
config/base/database.yaml:16:9: \
StatefulSet "prod-database" in namespace "shop": the image 'registry.example.com/schema' of the container schema has no tag [FUNCTION_ERROR]
  add a version tag, or a digest: @sha256:…
`)
})
