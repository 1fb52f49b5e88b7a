import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type AffectedOptions, affected } from '#kuilt'
import { makeRepository, writeFiles } from '../../test/support/git.ts'
import { type Project, project } from '../../test/support/project.ts'

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n'
const files = {
  'repository/base/kustomization.yaml': 'resources: [web.yaml]\n',
  'repository/base/web.yaml': service,
  'repository/prod/kustomization.yaml': 'resources: [../base]\n',
  'repository/alone/kustomization.yaml': 'resources: [alone.yaml]\n',
  'repository/alone/alone.yaml': service,
}

let box: Project
beforeEach(() => {
  box = project(files)
})
afterEach(() => box.remove())

const path = (name: string) => join(box.directory, name)
const link = (name: string, target: string) => symlinkSync(target, path(name))

async function names(changed: readonly string[], options: AffectedOptions = {}): Promise<readonly string[]> {
  const { roots } = await affected(changed, { cwd: path('repository'), ...options })
  return roots.map(({ target }) => target)
}

describe('paths through symlinks outside the repository', () => {
  beforeEach(() => link('linked', 'repository'))

  test.each(['base/web.yaml', 'base/new/web.yaml', 'base'])('of changes: %s', async (changed) => {
    writeFiles(path('repository'), { 'base/kustomization.yaml': 'resources: [web.yaml, new/web.yaml]\n' })
    expect(await names([`../linked/${changed}`])).toEqual(['prod'])
  })

  test('of directories to search', async () => {
    expect(await names(['base/web.yaml'], { in: ['../linked'] })).toEqual(['../linked/prod'])
  })

  test.each([true, false])('of the working directory, with a symlink in the repository: %s', async (hasLink) => {
    makeRepository(path('repository'), {})
    if (hasLink) link('repository/latest', 'alone')
    expect(await names(['base/web.yaml'], { cwd: path('linked') })).toEqual(['prod'])
    expect(await names([path('repository/base/web.yaml')], { cwd: path('linked') })).toEqual(['prod'])
    writeFiles(path('repository'), { 'base/web.yaml': `# changed\n${service}` })
    expect(await names([], { cwd: path('linked'), base: 'HEAD' })).toEqual(['prod'])
  })

  test('of charts and manifests', async () => {
    writeFiles(path('repository'), {
      'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'chart/templates/web.yaml': service,
    })
    expect(await names(['../linked/chart/templates/web.yaml'], { in: ['helm:chart'] })).toEqual(['helm:chart'])
    expect(await names(['../linked/base/web.yaml'], { in: ['base/web.yaml'] })).toEqual(['base/web.yaml'])
    const chart = 'helm:../linked/chart'
    expect(await names(['chart/templates/web.yaml'], { in: [chart] })).toEqual([chart])
  })

  test('of included directories', async () => {
    writeFiles(path('repository'), { 'alone/kustomization.yaml': 'resources: [../../linked/base]\n' })
    expect(await names(['base/web.yaml'])).toEqual(['alone', 'prod'])
  })
})

describe('paths through symlinks in the repository', () => {
  beforeEach(() => link('repository/current', 'base'))

  test('of a change, which may be deleted', async () => {
    expect(await names(['current/web.yaml'])).toEqual(['prod'])
    rmSync(path('repository/base/web.yaml'))
    expect(await names(['current/web.yaml'])).toEqual(['prod'])
  })

  test('of directories to search', async () => {
    expect(await names(['base/web.yaml'], { in: ['current'] })).toEqual(['current'])
    makeRepository(path('repository'), {})
    expect(await names(['base/web.yaml'], { in: ['current'], base: 'HEAD' })).toEqual(['current'])
  })

  test('of a directory that is no longer included', async () => {
    makeRepository(path('repository'), { 'prod/kustomization.yaml': 'resources: [../current]\n' })
    writeFiles(path('repository'), { 'prod/kustomization.yaml': 'resources: []\n' })
    expect(await names([], { base: 'HEAD' })).toEqual(['base', 'prod'])
  })
})

test.each(['alone', 'base'])('a kustomization that is a broken symlink now: %s', async (directory) => {
  makeRepository(path('repository'), {})
  writeFiles(path('repository'), { 'prod/kustomization.yaml': 'resources: []\n' })
  rmSync(path(`repository/${directory}/kustomization.yaml`))
  link(`repository/${directory}/kustomization.yaml`, 'missing.yaml')
  expect(await names([], { base: 'HEAD' })).toContain(directory)
})

test.each([
  ['directories', 'resources: [../node_modules/base]\n'],
  ['files', 'resources: [../node_modules/base/web.yaml]\n'],
  ['patches', 'patches: [{ path: ../node_modules/base/web.yaml }]\n'],
])('%s through symlinks that are not searched', async (_, kustomization) => {
  writeFiles(path('repository'), { 'prod/kustomization.yaml': kustomization, 'node_modules/.keep': '' })
  link('repository/node_modules/base', '../base')
  expect(await names(['base/web.yaml'], { in: ['prod', 'alone'] })).toEqual(['prod'])
})
