import { join } from 'node:path'
import * as library from '#kuilt'
import { outputOf, plant, randomFrom, total, tryEdit } from '../repositories-experiment/index.ts'
import { project } from '../support/project.ts'

const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\n`

/** All ways in which an overlay can depend on a file. */
const files = {
  'base/kustomization.yaml': 'resources:\n- web.yaml\n- db.yaml\n',
  'base/web.yaml': service('web'),
  'base/db.yaml': service('db'),
  'components/labels/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels:\n- pairs: { team: shop }\nresources:\n- extra\n',
  'components/labels/extra/kustomization.yaml': 'resources:\n- extra.yaml\n',
  'components/labels/extra/extra.yaml': service('extra'),
  'overlays/prod/kustomization.yaml': [
    'resources:',
    '- ../../base',
    'components:',
    '- ../../components/labels',
    'patches:',
    '- path: patch.yaml',
    'configMapGenerator:',
    '- name: settings',
    '  files: [settings.txt]',
    '  envs: [settings.env]',
    '',
  ].join('\n'),
  'overlays/prod/patch.yaml': `${service('web')}spec: { type: NodePort }\n`,
  'overlays/prod/settings.txt': 'debug\n',
  'overlays/prod/settings.env': 'A=1\nB=2\n',
  'overlays/test/kustomization.yaml': [
    'resources:',
    '- ../../base',
    'transformers:',
    '- prefix.yaml',
    'replacements:',
    '- path: replacement.yaml',
    '',
  ].join('\n'),
  'overlays/test/prefix.yaml':
    'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: { name: p }\nprefix: t-\nfieldSpecs:\n- path: metadata/name\n',
  'overlays/test/replacement.yaml': [
    'source: { kind: Service, name: web }',
    'targets:',
    '- select: { kind: Service, name: db }',
    '  fieldPaths: [metadata.annotations.web]',
    '  options: { create: true }',
    '',
  ].join('\n'),
  'alone/kustomization.yaml': 'resources:\n- ../overlays/prod/patch.yaml\nnamePrefix: alone-\n',
  'readme.md': 'Files that no overlay needs.\n',
}

test.each([
  ['a tree with all kinds of references', () => project(files).directory, 12],
  ['examples/shop', () => join(import.meta.dirname, '../../examples/shop'), 4],
])(
  '%s: no root with another output is missing, and exact lists no other root',
  async (_, tree, count) => {
    const random = randomFrom(1)
    const repository = await plant(tree(), join(project({}).directory, 'tree'), { library, name: 'tree' })
    expect(repository.before.size).toBeGreaterThan(2)
    expect([...repository.before.values()].filter((output) => output === 'failed')).toEqual([])
    // Independent builds, without a shared cache, determine what has changed.
    const reference = (root: string, directory: string): ReturnType<typeof outputOf> => {
      return outputOf(root, { directory }, library)
    }
    const outcomes = []
    for (let i = 0; i < count; i++) outcomes.push(await tryEdit(repository, { library, random, reference }))
    const { edits, changed, misses } = total(outcomes)
    expect(misses).toEqual([])
    expect(edits).toBeGreaterThan(count / 2)
    expect(changed).toBeGreaterThan(count / 4)
  },
  120_000,
)
