import type { FieldPath } from '../diagnostics/index.ts'
import type { ConfigMapArgs, Kustomization } from './kustomization.gen.ts'

/** A file, directory or URL that a kustomization refers to. */
export interface FileReference {
  readonly path: string
  /** The field with the reference. */
  readonly at: FieldPath
  /** With `either`, the path is tried as a file first, then as a directory. */
  readonly kind: 'file' | 'directory' | 'either'
}

/**
 * Returns everything that a kustomization references, in the order in which a build reads it. Inline patches and
 * configurations are not references.
 */
export function fileReferences(kustomization: Kustomization): readonly FileReference[] {
  const { openapi, configMapGenerator = [], secretGenerator = [] } = kustomization
  return [
    ...named(openapi?.['path'], ['openapi', 'path']),
    ...listed(kustomization, 'resources', 'either'),
    ...listed(kustomization, 'configurations', 'file'),
    ...listed(kustomization, 'crds', 'file'),
    ...configMapGenerator.flatMap((args, i) => generatorFiles(args, ['configMapGenerator', i])),
    ...secretGenerator.flatMap((args, i) => generatorFiles(args, ['secretGenerator', i])),
    ...listed(kustomization, 'generators', 'either'),
    ...listed(kustomization, 'components', 'directory'),
    ...listed(kustomization, 'patchesStrategicMerge', 'file'),
    ...pathsOf(kustomization, 'patches'),
    ...pathsOf(kustomization, 'patchesJson6902'),
    ...pathsOf(kustomization, 'replacements'),
    ...listed(kustomization, 'transformers', 'either'),
    ...listed(kustomization, 'validators', 'either'),
  ]
}

type ListField =
  | 'resources'
  | 'configurations'
  | 'crds'
  | 'generators'
  | 'components'
  | 'patchesStrategicMerge'
  | 'transformers'
  | 'validators'

function listed(kustomization: Kustomization, field: ListField, kind: FileReference['kind']): readonly FileReference[] {
  return (kustomization[field] ?? []).flatMap((path, i) => (isInline(path) ? [] : [{ path, at: [field, i], kind }]))
}

function pathsOf(
  kustomization: Kustomization,
  field: 'patches' | 'patchesJson6902' | 'replacements',
): readonly FileReference[] {
  return (kustomization[field] ?? []).flatMap(({ path }, i) => named(path, [field, i, 'path']))
}

function generatorFiles({ envs = [], files = [] }: ConfigMapArgs, at: FieldPath): readonly FileReference[] {
  return [
    ...envs.flatMap((path, i) => named(path, [...at, 'envs', i])),
    ...files.flatMap((source, i) => named(source.slice(source.indexOf('=') + 1), [...at, 'files', i])),
  ]
}

function named(path: string | undefined, at: FieldPath): readonly FileReference[] {
  return path ? [{ path, at, kind: 'file' }] : []
}

function isInline(entry: string): boolean {
  return entry === '' || /[\n{]|: /.test(entry)
}
