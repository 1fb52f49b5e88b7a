import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from '../support/cli.ts'
import { type Project, project } from '../support/project.ts'

let place: Project
beforeEach(() => {
  place = project({ 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': '', precious: 'precious\n' })
  mkdirSync(join(place.directory, 'out'))
})
afterEach(() => place.remove())

interface Identity {
  readonly apiVersion?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
}

/** Builds some resources into `out`, and returns the files outside it afterwards. */
async function written(...resources: readonly Identity[]) {
  const texts = resources.map(({ apiVersion = 'v1', kind = 'ConfigMap', ...metadata }) =>
    JSON.stringify({ apiVersion, kind, metadata: { name: 'a', ...metadata } }),
  )
  writeFileSync(join(place.directory, 'app/a.yaml'), texts.join('\n---\n'))
  const { code, stderr } = await cli(['build', 'app', '-o', 'out'], { cwd: place.directory })
  const files = readdirSync(place.directory, { recursive: true, encoding: 'utf8' }).sort()
  return {
    code,
    stderr,
    outside: files.filter((file) => !file.startsWith('out/')),
    inside: files.filter((file) => file.startsWith('out/')),
  }
}

const untouched = ['app', 'app/a.yaml', 'app/kustomization.yaml', 'out', 'precious']
const names = ['../precious', '../../precious', '/etc/kuilt', 'sub/a', '..', '.', 'a/..', 'x/../../../up', '/']
const odd = ['..\\precious', '%2e%2e%2fa', '~', '$HOME', 'con', 'a\nb', '-rf', 'x'.repeat(180), '\u2024\u2024\u2215a']

test.each(names.flatMap((name) => [{ name }, { kind: name }, { apiVersion: `${name}/v1` }, { apiVersion: name }]))(
  'a resource that is called %j is written into the directory or not at all',
  async (identity) => {
    const { code, stderr, outside, inside } = await written({ name: 'first' }, identity)
    expect(outside).toEqual(untouched)
    // All files or none.
    if (code === 0) expect(inside).toHaveLength(2)
    else expect([stderr, inside]).toEqual([expect.stringContaining('OUTPUT_OUTSIDE'), []])
  },
)

test.each(names)('a namespace named %j, too', async (namespace) => {
  const { outside } = await written({ namespace }, { namespace: 'other' })
  expect(outside).toEqual(untouched)
})

test.each(odd)('the name %j is an ordinary file name', async (name) => {
  const { code, outside, inside } = await written({ name })
  expect([code, outside, inside.length]).toEqual([0, untouched, 1])
})

test('an invalid file name is an error', async () => {
  for (const name of ['x'.repeat(300), 'a\0b']) {
    const { code, stderr, outside, inside } = await written({ name: 'first' }, { name })
    expect([code, outside, inside]).toEqual([1, untouched, []])
    expect(stderr).toContain('OUTPUT_FAILED')
  }
})

test('links in the directory are replaced, not followed', async () => {
  symlinkSync('../precious', join(place.directory, 'out/v1_configmap_a.yaml'))
  expect(await written({})).toMatchObject({ code: 0, outside: untouched })
  expect(readFileSync(join(place.directory, 'precious'), 'utf8')).toBe('precious\n')
  expect(lstatSync(join(place.directory, 'out/v1_configmap_a.yaml')).isFile()).toBe(true)
})
