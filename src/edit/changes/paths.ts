import { KuiltError } from '../../diagnostics/index.ts'
import { filepathMatcher } from '../../patterns/filepath-match.ts'
import type { Apply } from '../context.ts'
import type { AddPaths, ChangeBuildMetadata, RemovePaths } from '../edits.ts'

const singular = {
  resources: 'resource',
  components: 'component',
  generators: 'generator',
  transformers: 'transformer',
}

export const addPaths: Apply<AddPaths> = (kustomization, { field, paths, duplicates = 'skip' }, { file, warn }) => {
  const known = new Set(kustomization[field])
  const added: string[] = []
  for (const path of paths) {
    if (!known.has(path)) added.push(path)
    else if (duplicates === 'skip') warn('EDIT_ALREADY_LISTED', { kind: singular[field], path, file })
    else
      throw new KuiltError(
        'EDIT_ALREADY_LISTED',
        { kind: singular[field], path, file },
        { at: { file, path: [field, known.size] } },
      )
    known.add(path)
  }
  return { ...kustomization, [field]: [...(kustomization[field] ?? []), ...added] }
}

export const removePaths: Apply<RemovePaths> = (kustomization, { field, patterns }) => {
  const matchers = patterns.map(matcherOf)
  const old = kustomization[field] ?? []
  const kept = old.filter((path) => !matchers.some((matches) => matches(path)))
  return kept.length === old.length ? undefined : { ...kustomization, [field]: kept }
}

function matcherOf(pattern: string): (path: string) => boolean {
  const matches = filepathMatcher(pattern)
  if (matches === undefined) throw new KuiltError('EDIT_PATTERN', { pattern })
  return matches
}

export const changeBuildMetadata: Apply<ChangeBuildMetadata> = (kustomization, { type, options }, { file }) => {
  const old = kustomization.buildMetadata ?? []
  if (type === 'set-build-metadata') return { ...kustomization, buildMetadata: options }
  if (type === 'remove-build-metadata') {
    return { ...kustomization, buildMetadata: old.filter((option) => !options.includes(option)) }
  }
  const all = [...old]
  for (const option of options) {
    if (all.includes(option)) {
      throw new KuiltError(
        'EDIT_ALREADY_LISTED',
        { kind: 'buildMetadata option', path: option, file },
        { at: { file, path: ['buildMetadata', all.indexOf(option)] } },
      )
    }
    all.push(option)
  }
  return { ...kustomization, buildMetadata: all }
}
