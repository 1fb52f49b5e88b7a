import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type BundledProgram, bundledProgram } from '../../support/bundled-program.ts'
import { makeRepository, publish, writeFiles } from '../../support/git.ts'

let program: BundledProgram
beforeAll(() => {
  program = bundledProgram()
}, 60_000)

const root = join(import.meta.dirname, '../../..')

test('1,000 builds of all kinds use no more memory than 500 (`node scripts/load.mjs` runs 10,000)', () => {
  const args = [join(root, 'scripts/load.mjs'), '1000', program.library]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect({ stderr, stdout }).toEqual({ stderr: '', stdout: expect.stringMatching(/heap [+-]\d.*since build 500\n$/) })
  expect(status).toBe(0)
}, 120_000)

test('20 parallel builds that clone the same repository have the same result, and leave no folders or listeners behind', () => {
  const { box } = program
  makeRepository(join(box, 'work'), {
    'kustomization.yaml': 'namePrefix: remote-\nresources: [a.yaml]\n',
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
  })
  const url = publish(join(box, 'work'), join(box, 'bare.git'))
  const script = `
    const { build, toYaml } = require(${JSON.stringify(program.library)})
    const listeners = () => ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'].map((event) => process.listenerCount(event)).join()
    const builds = Array.from({ length: 20 }, () => build('app', { remote: true }).then(toYaml))
    Promise.all(builds).then((texts) => console.log([...new Set(texts)].join('DIFFERENT') + listeners()))`
  writeFiles(box, {
    'app/kustomization.yaml': `namePrefix: my-\nresources: ["${url}"]\n`,
    'tmp/keep': '',
    'run.cjs': script,
  })
  const env = { ...process.env, TMPDIR: join(box, 'tmp') }
  const { stdout, stderr } = spawnSync(process.execPath, ['run.cjs'], { cwd: box, env, encoding: 'utf8' })
  const built = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: my-remote-a\n'
  expect([stderr, stdout]).toEqual(['', `${built}0,0,0,0\n`])
  expect(readdirSync(join(box, 'tmp'))).toEqual(['keep'])
}, 60_000)
