import { createCache } from '../build/build-cache.ts'
import { toYaml } from '../build/build-result.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { isTarget } from '../targets/is-target.ts'
import { openTarget } from '../targets/open-targets.ts'
import { atRevisionText } from '../targets/parse-target.ts'
import { renderTarget } from '../targets/render-all.ts'
import type { Target } from '../targets/target.ts'
import type { AffectedOptions } from './affected.ts'
import type { AffectedRoot } from './affected-roots.ts'

/**
 * Returns the roots whose output differs from the output at the revision. This includes new roots, and roots that cannot
 * be rendered in one of the versions.
 */
export async function rootsWithChangedOutput(
  roots: readonly AffectedRoot[],
  { base = 'HEAD', in: _, exact: __, ...options }: AffectedOptions,
): Promise<readonly AffectedRoot[]> {
  const [now, before] = [createCache(), createCache()]
  const kept: AffectedRoot[] = []
  for (const root of roots) {
    const former = await openTarget(atRevisionText(root.target, base, fileAccess(options)), {
      ...options,
      cache: before,
    })
    if (!exists(former)) {
      kept.push(root)
      continue
    }
    const { result, error } = await renderTarget(await openTarget(root.target, { ...options, cache: now }))
    if (error !== undefined) kept.push({ ...root, error })
    else if (toYaml(result) !== (await textOf(former))) kept.push(root)
  }
  return kept
}

function exists({ kind, fileSystem, location }: Target): boolean {
  return kind === 'chart' ? fileSystem.kind(location) !== 'missing' : isTarget(fileSystem, location)
}

/** Returns the output of a target. Undefined if it cannot be rendered. */
async function textOf(target: Target): Promise<string | undefined> {
  const { result } = await renderTarget(target)
  return result && toYaml(result)
}
