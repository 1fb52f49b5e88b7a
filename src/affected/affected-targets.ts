import { attempt } from '../diagnostics/index.ts'
import { isInside, nearestRealPath, relativePath, resolvePath } from '../files/paths.ts'
import { openTargets } from '../targets/open-targets.ts'
import { renderTarget } from '../targets/render-all.ts'
import type { Target, TargetOptions } from '../targets/target.ts'
import type { AffectedRoot } from './affected-roots.ts'

export interface TargetsQuery {
  /** The charts and files of manifests, or patterns for them. */
  readonly texts: readonly string[]
  /** The absolute paths of the changes. */
  readonly changes: readonly string[]
  readonly cwd: string
  readonly options: TargetOptions
}

/**
 * Returns the charts and files of manifests that a change affects. Templates can read every file of a chart.
 *
 * @throws KuiltError TARGET_NO_MATCH, CHART_MISSING
 */
export async function affectedTargets({
  texts,
  changes,
  cwd,
  options,
}: TargetsQuery): Promise<readonly AffectedRoot[]> {
  const targets = await openTargets(texts, { ...options, onWarning: () => {}, strict: false })
  const found: AffectedRoot[] = []
  for (const target of targets) {
    const { location, fileSystem } = target
    const real = attempt(() => nearestRealPath(fileSystem, resolvePath(cwd, location))) ?? location
    const inside = changes.find((path) => isInside(path, location) || isInside(path, real))
    const { name } = target
    if (inside !== undefined) found.push({ target: name, chain: [relativePath(cwd, inside)] })
    else found.push(...(await affectedByInputs(target, changes, cwd)))
  }
  return found
}

/**
 * Returns the target if it reads a changed file outside its location, such as a values file, or if it cannot be
 * rendered.
 */
async function affectedByInputs(
  target: Target,
  changes: readonly string[],
  cwd: string,
): Promise<readonly AffectedRoot[]> {
  const { name } = target
  const { result, error } = await renderTarget(target)
  if (error !== undefined) {
    if (target.fileSystem.kind(target.location) === 'missing') throw error
    return [{ target: name, chain: [], error }]
  }
  const { files, missing } = result.inputs
  const change = changes.find((path) => files.includes(path) || missing.includes(path))
  return change === undefined ? [] : [{ target: name, chain: [relativePath(cwd, change)] }]
}
