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
 * Returns the roots whose output differs from the output at the revision. This includes new roots, and roots that can be
 * rendered in only one of the versions.
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
    const { result: old, error: oldError } = await renderTarget(former)
    // Without any output on both sides, there is no difference. But programs may work outside a revision.
    if (error !== undefined && oldError !== undefined && oldError.code !== 'GIT_REVISION_PROGRAM') continue
    if (error !== undefined) kept.push({ ...root, error })
    else if (old === undefined || toYaml(result) !== toYaml(old)) kept.push(root)
  }
  return kept
}

function exists({ kind, fileSystem, location }: Target): boolean {
  return kind === 'chart' ? fileSystem.kind(location) !== 'missing' : isTarget(fileSystem, location)
}
