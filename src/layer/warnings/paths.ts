import { warning } from '../../diagnostics/index.ts'
import { normalizePath } from '../../files/paths.ts'
import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import type { BuildContext, Layer } from '../context.ts'

type NamedPath = readonly [text: string | undefined, at: readonly (string | number)[]]

/** Warns of paths that go into a directory and out of it again. */
export function warnOfPaths({ kustomization, file }: Layer, { warn }: BuildContext): void {
  for (const [text, path] of pathsIn(kustomization)) {
    if (text === undefined || !hasInnerParent(text)) continue
    const shorter = normalizePath(text)
    const hint = `write ${shorter}: it is the same, and stays so when a directory on the way becomes a symlink`
    const at = { file, document: 0, path }
    warn(warning('PATH_HAS_INNER_PARENT', { path: text, shorter }, { at, hint }))
  }
}

/** A `..` after something else than `..` or `.`; inline texts and URLs are no paths. */
function hasInnerParent(path: string): boolean {
  if (path.includes('\n') || path.includes('://') || !path.includes('/..')) return false
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return parts.some((part, i) => part === '..' && i > 0 && parts[i - 1] !== '..')
}

const lists = ['resources', 'components', 'crds', 'configurations', 'generators', 'transformers', 'validators'] as const

function pathsIn(kustomization: Kustomization): readonly NamedPath[] {
  const { patches = [], patchesJson6902 = [], patchesStrategicMerge = [], replacements = [] } = kustomization
  return [
    ...lists.flatMap((field) => (kustomization[field] ?? []).map((text, i): NamedPath => [text, [field, i]])),
    ...patchesStrategicMerge.map((text, i): NamedPath => [text, ['patchesStrategicMerge', i]]),
    ...patches.map(({ path }, i): NamedPath => [path, ['patches', i, 'path']]),
    ...patchesJson6902.map(({ path }, i): NamedPath => [path, ['patchesJson6902', i, 'path']]),
    ...replacements.map(({ path }, i): NamedPath => [path, ['replacements', i, 'path']]),
    ...generatorPaths(kustomization),
    [kustomization.openapi?.['path'], ['openapi', 'path']],
    [kustomization.helmGlobals?.chartHome, ['helmGlobals', 'chartHome']],
  ]
}

function generatorPaths(kustomization: Kustomization): readonly NamedPath[] {
  return (['configMapGenerator', 'secretGenerator'] as const).flatMap((field) =>
    (kustomization[field] ?? []).flatMap(({ files = [], envs = [] }, i) => [
      ...files.map((source, k): NamedPath => [source.slice(source.indexOf('=') + 1), [field, i, 'files', k]]),
      ...envs.map((path, k): NamedPath => [path, [field, i, 'envs', k]]),
    ]),
  )
}
