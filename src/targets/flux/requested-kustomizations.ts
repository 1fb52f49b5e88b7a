// Selects the Kustomizations that a target requests, and reports their errors.

import { nameList, suggest } from '../../diagnostics/hints.ts'
import { KuiltError } from '../../diagnostics/index.ts'
import { missingVariables } from '../../diagnostics/same-finding.ts'
import { commonDirectory, dirname, joinPath, relativePath } from '../../files/paths.ts'
import { groupBy } from '../../tree/groups.ts'
import { creatorNotes } from '../creator-note.ts'
import { type Definition, describeDefinition, idOf } from './definition.ts'
import { type Rendering, unknownSource } from './flux-tree.ts'
import type { FoundRoots } from './tree-roots.ts'

/**
 * Removes duplicate errors. If several Kustomizations get variables from the same object, only the first error is
 * reported.
 */
export function distinctErrors(renderings: readonly Rendering[]): readonly KuiltError[] {
  const failed = renderings.flatMap(({ error, definition }) => (error === undefined ? [] : [{ error, definition }]))
  const groups = groupBy(failed, ({ error }) => missingVariables(error) ?? error)
  return [...groups.values()].map(([{ error }, ...rest]) => {
    if (rest.length === 0) return error
    const others = rest.map(({ definition }) => idOf(definition))
    const message = `${nameList(others)} also ${others.length === 1 ? 'needs' : 'need'} an object with that name`
    return error.with({ notes: [...error.notes, { message }] })
  })
}

interface Wanted {
  readonly name: string
  readonly directory: string
  readonly failures: readonly Rendering[]
}

/**
 * Finds the Kustomization with a name such as `apps` or `flux-system/apps`.
 *
 * @throws KuiltError FLUX_KUSTOMIZATION_UNKNOWN, FLUX_KUSTOMIZATION_AMBIGUOUS
 */
export function namedRendering(all: readonly Rendering[], { name, directory, failures }: Wanted): Rendering {
  const found = all.filter(({ definition }) => name === definition.name || name === idOf(definition))
  const [first] = found
  if (first !== undefined && found.length === 1) return first
  const ids = all.map(({ definition }) => idOf(definition))
  if (first !== undefined) {
    const matches = found.map(({ definition }) => idOf(definition))
    const hint = `add its namespace: \`#${matches[0]}\``
    throw new KuiltError('FLUX_KUSTOMIZATION_AMBIGUOUS', { name, found: matches }, { hint })
  }
  const names = name.includes('/') ? ids : all.map(({ definition }) => definition.name)
  const hint = suggest(name, names) ?? `existing Kustomizations: ${nameList(ids)}`
  const related = failures.flatMap(({ error }) => error ?? [])
  const notes = creatorNotes(failures.map(({ definition }) => idOf(definition)))
  throw new KuiltError('FLUX_KUSTOMIZATION_UNKNOWN', { name, directory }, { hint, notes, related })
}

/** @throws KuiltError FLUX_DEFINED_TWICE */
export function requireDistinct(clashes: FoundRoots['clashes'], wanted: readonly Rendering[] | undefined): void {
  const clash = clashes.find(([{ namespace, name }]) => {
    return wanted === undefined || wanted.some(({ definition }) => idOf(definition) === idOf({ namespace, name }))
  })
  if (clash === undefined) return
  const [first, other] = clash
  const notes = [{ message: 'it is also defined here', at: first.source }]
  const hint = twiceHint(first, other)
  throw new KuiltError('FLUX_DEFINED_TWICE', { id: describeDefinition(first) }, { at: other.source, hint, notes })
}

function twiceHint(first: Definition, other: Definition): string {
  if ((first.isSynced ?? false) !== (other.isSynced ?? false)) {
    return 'Flux Operator generates it for the FluxInstance: delete or rename the other definition, which may be from `flux bootstrap`'
  }
  const cluster = ownDirectory(other.source?.file, first.source?.file)
  const example = cluster === undefined ? '' : `, such as \`${cluster}\``
  return `if the files belong to several clusters, pass the directory of one cluster${example}`
}

/** Returns the topmost directory that contains one file, but not the other file. */
function ownDirectory(file: string | undefined, other: string | undefined): string | undefined {
  if (file === undefined || other === undefined) return undefined
  const common = commonDirectory(dirname(file), dirname(other))
  const [name = '.'] = relativePath(common, dirname(file)).split('/')
  return name === '.' ? undefined : joinPath(common, name)
}

/** Checks that the source of a requested Kustomization is available. @throws KuiltError FLUX_SOURCE_UNKNOWN */
export function requireSource(wanted: readonly Rendering[]): void {
  for (const { definition, unknownSource: source } of wanted) {
    if (source !== undefined) throw unknownSource(definition, source)
  }
}

/** Returns the error for a directory without Kustomizations. */
export function noKustomization(directory: string, unreadable: readonly KuiltError[]): KuiltError {
  const [mistake] = unreadable
  const hint =
    mistake === undefined
      ? 'a Flux Kustomization has apiVersion `kustomize.toolkit.fluxcd.io/v1` and a `spec.sourceRef`; a kustomization file is not one'
      : `this file mentions Flux, but cannot be read: ${mistake.message}`
  return new KuiltError('FLUX_NO_KUSTOMIZATION', { directory }, { at: mistake?.at, hint })
}
