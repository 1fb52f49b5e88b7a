import { type BuildResult, builtResources } from '../build/build-result.ts'
import { attempt, type FieldPath, type Location } from '../diagnostics/index.ts'
import { locateLast } from '../explain/explained-resource.ts'
import type { ExplainedResource, Explanation } from '../explain/explanation.ts'
import type { MistakePart } from './mistake.ts'

/** The location to edit in order to correct a field. */
export interface Found {
  readonly at: Location | undefined
  /** The chain of files through which the build reaches that location. */
  readonly chain: readonly string[]
}

/**
 * Finds the line to edit in order to correct a field of the resource with this index.
 *
 * @param rivals fields that contradict this one. The result is the line of the field that was set last. Default: none
 */
export type Locate = (index: number, path: FieldPath, part: MistakePart, rivals?: readonly FieldPath[]) => Found

export const nowhere: Found = { at: undefined, chain: [] }

/**
 * Finds fields in the result of a build by the steps that set them. On first use, repeats the build to record these
 * steps, unless they are already recorded.
 *
 * @param explanation the explanation of another build of the same target, if this one cannot be repeated
 */
export function locatorOf(built: BuildResult, explanation?: Explanation): Locate {
  let resources: readonly ExplainedResource[] | undefined
  return (index, path, part, rivals = []) => {
    resources ??= (explanation ?? attempt(() => built.explain()))?.resources ?? []
    const resource = resources[index]
    if (resource === undefined) return nowhere
    const isParent = part === 'parent'
    const own = isParent ? path.slice(0, -1) : path
    const last = rivals.length === 0 ? undefined : locateLast(resource, [own, ...rivals])
    const found = last ?? resource.locate(own, isParent ? 'key' : part)
    return found === undefined ? nowhere : { at: found, chain: resource.chain(found) }
  }
}

/** True if an explanation of another build is about the same resources. */
export function explainsSame({ resources }: Explanation, built: BuildResult): boolean {
  const ids = builtResources(built)?.map(({ id }) => id) ?? []
  return (
    ids.length === resources.length &&
    ids.every(({ kind, name }, i) => resources[i]?.kind === kind && resources[i]?.name === name)
  )
}
