import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { build, buildSync, lint } from '#kuilt'
import { cli } from '../../support/cli.ts'
import { writeFiles } from '../../support/git.ts'
import { type Project, project } from '../../support/project.ts'
import { type WebServer, webServer } from '../../support/web-server.ts'

/** Prints a message like git's, including the URL and its credentials. */
const fakeGit = `#!/bin/sh
[ "$1" = fetch ] || exit 0
case $3 in
  *reachable*) echo "remote: $3"; echo "fatal: Authentication failed for '$3/'" >&2; exit 128 ;;
  *broken*) mkdir -p base; echo 'resources: [nope.yaml]' > base/kustomization.yaml ;;
  *) mkdir -p base; echo 'bases: []' > base/kustomization.yaml; echo 'a: b: c' > base/bad.yaml ;;
esac
`
const path = process.env['PATH']
let place: Project
let server: WebServer
let web = ''
beforeAll(async () => {
  place = project({})
  writeFiles(place.directory, { 'bin/keep': '' })
  writeFileSync(join(place.directory, 'bin/git'), fakeGit, { mode: 0o755 })
  process.env['PATH'] = `${join(place.directory, 'bin')}:${path}`
  server = await webServer({
    '/good.yaml': ({ headers }, response) => {
      if (headers.authorization === undefined) response.writeHead(401).end()
      else response.end('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n')
    },
    '/bad.yaml': (_, response) => response.end('a: b: c\n'),
  })
  web = server.url.replace('://', '://user:s3cret@')
})
afterAll(async () => {
  process.env['PATH'] = path
  await server.close()
  place.remove()
})

const withSecret = (): readonly string[] => [
  'https://user:s3cret@unreachable.example/org/repo//base?ref=v1',
  'https://s3cret@unreachable.example/org/repo.git',
  'https://user:s3cret@broken.example/org/repo//base',
  'https://user:s3cret@fine.example/org/repo//base',
  'https://user:s3cret@fine.example/org/repo//nowhere',
  'https://user:s3cret@-option.example/org/repo',
  'https://user:s3/cret@example.com/a.yaml',
  `${web}/nowhere.yaml`,
  `${web}/bad.yaml`,
  `${web}/good.yaml`,
  'http://user:s3cret@127.0.0.1:1/a.yaml',
]

const secret = /s3\/?cret/

test('no error, warning or input of a build contains the credentials of a URL', async () => {
  for (const [index, url] of withSecret().entries()) {
    const directory = join(place.directory, `app-${index}`)
    writeFiles(directory, { 'kustomization.yaml': `commonLabels: {}\nresources:\n- ${url}\nvars: []\n` })
    const base = join(place.directory, `over-${index}`)
    writeFiles(base, { 'kustomization.yaml': `resources: [../app-${index}]\n` })
    for (const options of [{ remote: true }, { remote: true, strict: true }, {}]) {
      for (const target of [directory, base, url]) {
        const warnings: unknown[] = []
        const onWarning = (warning: unknown) => warnings.push(warning)
        const told = await build(target, { ...options, onWarning }).then(
          ({ warnings, inputs }) => ({ warnings, inputs }),
          (error: unknown) => error,
        )
        expect(inspect([told, warnings], { depth: null, getters: true, showHidden: true })).not.toMatch(secret)
      }
    }
    expect(inspect(await lint([base], { remote: true }), { depth: null, getters: true })).not.toMatch(secret)
    expect(() => buildSync(directory)).toThrow(/\*\*\*@/)
  }
}, 120_000)

test('neither does any output of the program about an error', async () => {
  for (const [index, url] of withSecret().entries()) {
    const cwd = join(place.directory, `cli-${index}`)
    writeFiles(cwd, { 'kustomization.yaml': `resources:\n- ${url}\n- missing.yaml\n`, 'edit/kustomization.yaml': '' })
    // The formats of errors differ in nothing that depends on what is built.
    const runs = [['.'], ['.', '--no-remote'], [url]]
    for (const [i, format] of ['text', 'json', 'sarif', 'github'].entries()) {
      for (const more of i < 2 ? runs : runs.slice(0, 1)) {
        const { code, stderr } = await cli(['build', ...more, '--error-format', format], { cwd })
        expect(stderr).not.toMatch(secret)
        if (code !== 0 && !url.endsWith('/good.yaml')) expect(stderr).toContain('***@')
      }
    }
    const edit = await cli(['edit', 'add', 'resource', url], { cwd: join(cwd, 'edit') })
    const localize = await cli(['localize', url, join(cwd, 'copy')], { cwd })
    expect(`${edit.stderr}${localize.stderr}${localize.stdout}`).not.toMatch(secret)
  }
}, 120_000)

test('messages of git stay readable', async () => {
  const url = 'https://user:s3cret@unreachable.example/org/repo//base?ref=v1'
  const { stderr } = await cli(['build', url], { cwd: place.directory })
  expect(stderr).toContain('git fetch --depth=1 https://***@unreachable.example/org/repo v1')
  expect(stderr).toContain("fatal: Authentication failed for 'https://***@unreachable.example/org/repo/'")
})

test('the server still receives them', async () => {
  const { resources } = await build(`${place.directory}/app-9`, { remote: true })
  expect(resources).toHaveLength(1)
})
