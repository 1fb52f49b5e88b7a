import { buildSync } from '../build/build.ts'
import { createCache } from '../build/build-cache.ts'
import { buildManifests } from '../build/build-manifests.ts'
import { describeValue } from '../diagnostics/describe-value.ts'
import { isKuiltError, KuiltError, reported } from '../diagnostics/index.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { localExecHost } from '../plugins/local-exec-host.ts'
import { openTargetsNow } from '../targets/open-targets.ts'
import { type RenderedTarget, renderAll } from '../targets/render-all.ts'
import { atRevision, sourceOptions } from '../targets/source.ts'
import type { Target, TargetOptions } from '../targets/target.ts'
import type { MatcherOptions } from './matcher-types.ts'
import type { MaybePromise } from './runner.ts'

/** The cache for all tests of a file. */
const cache = createCache()

/**
 * Renders the targets that `expect` received. If possible, this is synchronous, so that a test without `await` cannot
 * pass by mistake.
 *
 * @throws KuiltError MATCHER_TARGET, and the errors of `openTargets`
 */
export function renderReceived(received: unknown, options: MatcherOptions): MaybePromise<readonly RenderedTarget[]> {
  const patterns = reported(() => patternsIn(received))
  const { enableHelm = false, ...own } = options
  const shared: TargetOptions = { cache, ...(enableHelm ? { exec: localExecHost(), helm: {} } : {}), ...own }
  const targets = shared.remote ? undefined : openTargetsNow(patterns, shared)
  return targets === undefined ? renderLater(patterns, shared) : targets.map((target) => renderNow(target, shared))
}

/** @throws KuiltError MATCHER_TARGET */
function patternsIn(received: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(received) ? received : [received]
  const patterns = list.filter((item): item is string => typeof item === 'string' && item !== '')
  if (list.length === 0 || patterns.length < list.length) {
    throw new KuiltError('MATCHER_TARGET', { actual: describeValue(received) })
  }
  return patterns
}

async function renderLater(patterns: readonly string[], options: TargetOptions): Promise<readonly RenderedTarget[]> {
  const rendered: RenderedTarget[] = []
  for await (const one of renderAll(patterns, options)) rendered.push(one)
  return rendered
}

function renderNow(target: Target, options: TargetOptions): RenderedTarget {
  const { kind, name, location, fileSystem, revision } = target
  const source = { fileSystem, cwd: fileAccess(options).cwd, revision }
  const own = sourceOptions(source, options)
  const path = revision === undefined ? name : name.slice(revision.length + 1)
  try {
    return { target, result: kind === 'manifests' ? buildManifests(location, own) : buildSync(path, own) }
  } catch (error) {
    if (isKuiltError(error)) return { target, error: atRevision(error, source) }
    throw error
  }
}
