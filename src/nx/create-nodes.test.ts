import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { project } from '../../test/support/project.ts'
import { createNodesV2 } from './create-nodes.ts'
import type { InferredProject, InferredTarget } from './inferred-project.ts'
import type { NxOptions } from './options.ts'

const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n'
const files = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': service,
  'overlays/prod/kustomization.yaml': 'resources: [../../base]\nnamePrefix: prod-\n',
  'overlays/broken/kustomization.yaml': 'resources: [../../base, gone]\n',
  'components/c/kustomization.yaml': 'kind: Component\n',
}

async function infer(
  tree: Readonly<Record<string, string>> = files,
  options?: NxOptions,
): Promise<Readonly<Record<string, InferredProject>>> {
  const { directory } = project(tree)
  const configurations = Object.keys(tree).filter((file) => /(^|\/)kustomization\.yaml$/.test(file))
  const nodes = await createNodesV2[1](configurations, options, { workspaceRoot: directory })
  for (const [file, { projects }] of nodes) {
    expect(Object.keys(projects).map((path) => join(path, 'kustomization.yaml'))).toEqual([file])
  }
  return Object.assign({}, ...nodes.map(([, { projects }]) => projects))
}

const task = (project: InferredProject | undefined, name: string): InferredTarget => {
  const target = project?.targets[name]
  if (target === undefined) throw new Error(`no task ${name}`)
  return target
}

const paths = ({ inputs }: InferredTarget): readonly string[] =>
  inputs.filter((input) => typeof input === 'string').map((input) => input.replace('{workspaceRoot}/', ''))

test('a project for each root, with its input files and missing files', async () => {
  const projects = await infer()
  expect(Object.keys(projects)).toEqual(['overlays/broken', 'overlays/prod'])
  const prod = projects['overlays/prod']
  expect(prod?.name).toBe('overlays/prod')
  expect(Object.keys(prod?.targets ?? {})).toEqual(['render', 'validate'])
  const render = task(prod, 'render')
  expect(render).toMatchObject({
    command: 'kuilt render overlays/prod -o rendered',
    cache: true,
    outputs: ['{workspaceRoot}/rendered/overlays/prod.yaml'],
  })
  expect(paths(render)).toEqual([
    'base/kustomization.yaml',
    'base/web.yaml',
    'overlays/prod/kustomization.yaml',
    'base/Kustomization',
    'base/kustomization.yml',
    'overlays/prod/Kustomization',
    'overlays/prod/kustomization.yml',
  ])
  expect(render.inputs.at(-1)).toEqual({ runtime: expect.stringContaining('kuilt/package.json') })
  expect(task(prod, 'validate')).toMatchObject({ command: 'kuilt validate overlays/prod', inputs: render.inputs })
})

test('missing inputs of a failing root may be files or directories', async () => {
  const { 'overlays/broken': broken } = await infer()
  const inputs = paths(task(broken, 'render'))
  expect(inputs).toContain('overlays/broken/gone')
  expect(inputs).toContain('overlays/broken/gone/**/*')
})

test('options determine the names and commands of tasks', async () => {
  const { 'overlays/prod': prod } = await infer(files, {
    output: 'out dir',
    renderTargetName: 'r',
    validateTargetName: 'v',
    checkTargetName: 'c',
    kubernetesVersion: '1.34',
    schemas: ['crds'],
    loadRestrictor: 'LoadRestrictionsNone',
  })
  const commands = Object.entries(prod?.targets ?? {}).map(([name, { command }]) => `${name}: ${command}`)
  expect(commands).toEqual([
    `r: kuilt render overlays/prod -o 'out dir' --load-restrictor LoadRestrictionsNone`,
    'v: kuilt validate overlays/prod --kubernetes-version 1.34 --schema crds --load-restrictor LoadRestrictionsNone',
    `c: kuilt render overlays/prod -o 'out dir' --check --load-restrictor LoadRestrictionsNone`,
  ])
  expect(paths(task(prod, 'v')).slice(-2)).toEqual(['crds', 'crds/**/*'])
  expect(paths(task(prod, 'c')).at(-1)).toBe('out dir/overlays/prod.yaml')
})

test('rendered files are not projects, and a workspace without roots has none', async () => {
  const rendered = { ...files, 'rendered/kustomization.yaml': service }
  expect(Object.keys(await infer(rendered))).toEqual(['overlays/broken', 'overlays/prod'])
  expect(await infer({})).toEqual({})
})

test('an edit between two runs in the same process is noticed', async () => {
  const { directory } = project(files)
  const inputs = async (): Promise<readonly string[]> => {
    const file = 'overlays/prod/kustomization.yaml'
    const nodes = await createNodesV2[1](['base/kustomization.yaml', file], undefined, { workspaceRoot: directory })
    return paths(task(nodes[0]?.[1].projects['overlays/prod'], 'render'))
  }
  expect(await inputs()).toContain('base/web.yaml')
  writeFileSync(join(directory, 'base/kustomization.yaml'), 'namePrefix: a-\n')
  expect(await inputs()).not.toContain('base/web.yaml')
})
