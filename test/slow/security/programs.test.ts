import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, isKuiltError, toYaml } from '#kuilt'
import { commit, makeRepository, publish } from '../../support/git.ts'
import { stageHost } from '../../support/programs.ts'
import { type Project, project } from '../../support/project.ts'

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'
const fn = (spec: string): string =>
  `apiVersion: example.com/v1\nkind: Fn\nmetadata:\n  name: fn\n  annotations:\n    config.kubernetes.io/function: '${spec}'\n`

let place: Project
beforeEach(() => {
  place = project({ 'app/kustomization.yaml': 'generators: [fn.yaml]\n', 'outside/evil': '#!/bin/sh\n' })
  mkdirSync(join(place.directory, 'app/inside'))
  symlinkSync('../outside', join(place.directory, 'app/link'))
})
afterEach(() => place.remove())

/** Builds with all programs allowed, and returns those that were started. */
async function attempt(directory: string, options: BuildOptions = {}) {
  const host = stageHost(() => configMap, { env: { PATH: '/bin' }, disk: { '/bin/docker': 'executable' } })
  const allowed = { exec: host.exec, plugins: { enableExec: true }, helm: {}, ...options }
  const result = await build(directory, allowed).then(toYaml, (error: unknown) => error)
  return { result: isKuiltError(result) ? result.code : result, runs: host.runs.map(({ command }) => command) }
}

function withFunction(spec: string): string {
  writeFileSync(join(place.directory, 'app/fn.yaml'), fn(spec))
  return join(place.directory, 'app')
}

describe('with a root, programs are found only inside it', () => {
  test.each(['./link/evil', '../outside/evil', 'inside/../../outside/evil'])('not at %s', async (path) => {
    const app = withFunction(`exec: {path: ${path}}`)
    expect((await attempt(app)).runs).toHaveLength(1)
    expect(await attempt(app, { root: app })).toEqual({ result: 'OUTSIDE_ALLOWED_ROOT', runs: [] })
    expect((await attempt(app, { root: place.directory })).runs).toHaveLength(1)
  })

  test('and so are charts', async () => {
    const app = join(place.directory, 'app')
    for (const fields of ['helmGlobals: {chartHome: link}', 'helmGlobals: {chartHome: ../outside}']) {
      writeFileSync(join(app, 'kustomization.yaml'), `${fields}\nhelmCharts: [{name: web}]\n`)
      expect(await attempt(app, { root: app })).toEqual({ result: 'OUTSIDE_ALLOWED_ROOT', runs: [] })
    }
  })
})

test('a container cannot mount a directory through a link to the outside', async () => {
  const mount = (source: string) => `container: {image: img, mounts: [{type: bind, src: ${source}, dst: /a}]}`
  expect((await attempt(withFunction(mount('inside')))).runs).toEqual(['docker'])
  for (const source of ['link', 'inside/../link', 'link/none', '..', '/etc']) {
    expect([source, await attempt(withFunction(mount(source)))]).toEqual([
      source,
      { result: 'FUNCTION_MOUNT_FORBIDDEN', runs: [] },
    ])
  }
})

test('a repository cannot start programs outside its clone, and cannot be outside a root', async () => {
  const work = join(place.directory, 'work')
  makeRepository(work, {
    'kustomization.yaml': 'generators: [fn.yaml]\n',
    'fn.yaml': fn('exec: {path: ./evil}'),
    evil: '',
  })
  const inside = publish(work, join(place.directory, 'inside.git'))
  commit(work, { 'fn.yaml': fn('exec: {path: ../../outside/evil}') })
  const outside = publish(work, join(place.directory, 'outside.git'))
  expect((await attempt(inside, { remote: true })).runs).toHaveLength(1)
  expect(await attempt(outside, { remote: true })).toEqual({ result: 'OUTSIDE_REPOSITORY', runs: [] })
  const root = join(place.directory, 'app')
  expect((await attempt(inside, { remote: true, root })).result).toBe('OUTSIDE_ALLOWED_ROOT')
  expect((await attempt(inside, { remote: true, root: place.directory })).runs).toHaveLength(1)
})
