import { relative, resolve } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { openTargets } from '../../targets/open-targets.ts'
import type { Target, TargetOptions } from '../../targets/target.ts'
import type { ListedFile, RenderList } from './render-list.ts'

/** A target to render, with its entry in the list. */
export interface PlannedTarget {
  readonly target: Target
  readonly listed: ListedFile
}

export interface RenderPlan {
  readonly targets: readonly PlannedTarget[]
  /** The directories and patterns that were searched for targets. */
  readonly searched: readonly Searched[]
}

interface Searched {
  /** The directory or pattern, relative to the output directory. */
  readonly from: string
  readonly revision: string | undefined
}

/**
 * Opens all targets.
 *
 * @param directory the absolute path of the output directory
 * @throws KuiltError RENDER_SAME_OUTPUT, and the errors of `openTargets`
 */
export async function planRender(
  patterns: readonly string[],
  directory: string,
  options: TargetOptions & { readonly cwd: string },
): Promise<RenderPlan> {
  const targets = new Map<string, PlannedTarget>()
  const searched: Searched[] = []
  for (const pattern of patterns) {
    const found = await openTargets(pattern, options)
    const from = searchedIn(pattern, found, { cwd: options.cwd, directory })
    if (from !== undefined) searched.push({ from, revision: found[0]?.revision })
    for (const target of found) {
      const key = JSON.stringify([target.revision, target.location, target.kind, target.outputPath])
      if (!targets.has(key)) targets.set(key, { target, listed: listedAs(target, directory, from) })
    }
  }
  const planned = [...targets.values()]
  rejectSameOutput(planned)
  return { targets: planned, searched }
}

/**
 * Returns the search for a pattern, or for the roots below a directory. Undefined for a target that was passed
 * explicitly.
 */
function searchedIn(
  pattern: string,
  found: readonly Target[],
  { cwd, directory }: { readonly cwd: string; readonly directory: string },
): string | undefined {
  const [first] = found
  if (first === undefined || !first.location.startsWith('/') || listedKind(first) !== undefined) return undefined
  const path = first.revision === undefined ? pattern : pattern.slice(first.revision.length + 1)
  const place = resolve(cwd, path === '-' ? '.' : path)
  if (pattern === '-' || (found.length === 1 && first.location === place)) return undefined
  return relativeTo(directory, place)
}

function listedAs(target: Target, directory: string, from: string | undefined): ListedFile {
  const { location, revision, name } = target
  const isPlace = location.startsWith('/') && name !== '-'
  const kind = listedKind(target)
  const hash = kind === undefined ? -1 : name.lastIndexOf('#')
  return {
    target: isPlace ? relativeTo(directory, location) : name,
    ...(from === undefined ? {} : { from }),
    ...(revision === undefined ? {} : { revision }),
    ...(kind === undefined ? {} : { kind }),
    ...(hash < 0 ? {} : { part: name.slice(hash + 1) }),
  }
}

function listedKind({ kind }: Target): string | undefined {
  return kind === 'kustomization' || kind === 'manifests' ? undefined : kind
}

function relativeTo(directory: string, path: string): string {
  return relative(directory, path).replaceAll('\\', '/') || '.'
}

function rejectSameOutput(planned: readonly PlannedTarget[]): void {
  const names = new Map<string, string>()
  for (const { target } of planned) {
    const other = names.get(target.outputPath)
    if (other !== undefined) {
      const path = `${target.outputPath}.yaml`
      throw new KuiltError('RENDER_SAME_OUTPUT', { path, targets: [other, target.name] })
    }
    names.set(target.outputPath, target.name)
  }
}

/**
 * Returns the files of targets that no longer exist, because their directory or file does not exist, or because an
 * earlier search found them, but the same search in this run did not.
 *
 * @param exists returns true if a target can be rendered, by its absolute path and kind
 */
export function filesOfDeletedTargets(
  list: RenderList,
  { targets, searched }: RenderPlan,
  {
    directory,
    exists,
  }: { readonly directory: string; readonly exists: (path: string, kind: string | undefined) => boolean },
): readonly string[] {
  const current = new Set(targets.map(({ listed }) => keyOf(listed)))
  const isGone = (listed: ListedFile): boolean => {
    if (current.has(keyOf(listed))) return false
    if (listed.from !== undefined && searched.some((search) => covers(search, listed))) return true
    const isPlace = listed.revision === undefined && listed.target !== '-' && !listed.target.includes('://')
    return isPlace && !exists(resolve(directory, listed.target), listed.kind)
  }
  return [...list].filter(([, listed]) => isGone(listed)).map(([path]) => path)
}

/** Returns a key that is the same for entries of the same target. */
export function keyOf({ target, revision, kind, part }: ListedFile): string {
  return JSON.stringify([target, revision, kind, part])
}

/** Returns the files on the list that belong to these targets and have their current names. */
export function earlierFiles(list: RenderList, targets: readonly PlannedTarget[]): readonly string[] {
  const places = new Map(targets.map(({ target, listed }) => [keyOf(listed), target.outputPath]))
  return [...list].flatMap(([file, listed]) => {
    const place = places.get(keyOf(listed))
    return place !== undefined && (file === `${place}.yaml` || file.startsWith(`${place}/`)) ? [file] : []
  })
}

function covers({ from, revision }: Searched, listed: ListedFile): boolean {
  if (revision !== listed.revision) return false
  if (listed.from === from) return true
  const path = relative(from, listed.target)
  return path === '' || !(path === '..' || path.startsWith('../'))
}
