import { createCache } from '../build/build-cache.ts'
import type { BuildResult } from '../build/build-result.ts'
import { isKuiltError, type KuiltError } from '../diagnostics/index.ts'
import { openTargets } from './open-targets.ts'
import type { Target, TargetOptions, TargetRenderOptions } from './target.ts'

/** A target with its result, or with the error that prevented it from being rendered. */
export type RenderedTarget =
  | { readonly target: Target; readonly result: BuildResult; readonly error?: undefined }
  | { readonly target: Target; readonly result?: undefined; readonly error: KuiltError }

/**
 * Renders any number of targets one after the other. They share a cache, so a base that several of them include is
 * built only once. Yields each target as soon as it is rendered. If a target fails, the others are still rendered.
 *
 * @param patterns targets as for `openTargets`
 * @param options the options of `build()` for each target; by default, all targets share one `cache`
 * @throws KuiltError if the targets cannot be opened: see `openTargets`
 *
 * @example
 * ```ts
 * import { memoryFileSystem, type RenderedTarget, renderAll } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'a/kustomization.yaml': 'resources: [web.yaml]',
 *   'a/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 *   'b/kustomization.yaml': 'resources: [gone.yaml]',
 * })
 * const rendered: RenderedTarget[] = []
 * for await (const one of renderAll('*', { fileSystem })) rendered.push(one)
 * console.log(rendered[0]?.target.name, rendered[0]?.result?.resources.length) // a 1
 * console.log(rendered[1]?.error?.code) // FILE_NOT_FOUND
 * ```
 */
export function renderAll(
  patterns: string | readonly string[] = '.',
  options: TargetOptions = {},
): AsyncGenerator<RenderedTarget, void, void> {
  return renderEach(patterns, options)
}

/**
 * Like `renderAll`, but for results that are not printed.
 *
 * @param purpose as in `TargetRenderOptions`
 */
export async function* renderEach(
  patterns: string | readonly string[],
  options: TargetOptions,
  purpose: TargetRenderOptions['purpose'] = 'text',
): AsyncGenerator<RenderedTarget, void, void> {
  const targets = await openTargets(patterns, options)
  // With a single target, a cache would only cost time and memory.
  const shared = options.cache === undefined && targets.length > 1 ? { cache: createCache() } : {}
  for (const target of targets) yield await renderTarget(target, { ...shared, purpose })
}

/** Renders one target. Errors are part of the result. */
export async function renderTarget(target: Target, options: TargetRenderOptions = {}): Promise<RenderedTarget> {
  try {
    return { target, result: await target.render(options) }
  } catch (error) {
    if (isKuiltError(error)) return { target, error }
    throw error
  }
}
