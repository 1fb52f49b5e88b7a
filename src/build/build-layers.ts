import { withLocation } from '../diagnostics/index.ts'
import { once } from '../diagnostics/warning.ts'
import { diagnoseErrors } from '../explain/diagnose.ts'
import { isMovedByOverlay } from '../explain/warnings/moving-overlays.ts'
import type { FileSystem } from '../files/file-system.ts'
import { allowedFileSystem } from '../files/limited-file-system.ts'
import { type Loader, openRoot } from '../files/loader.ts'
import { resolvePath } from '../files/paths.ts'
import type { Remotes } from '../files/remote/remotes.ts'
import type { BaseCache, BuildContext, Layer } from '../layer/context.ts'
import { openLayer } from '../layer/open-layer.ts'
import { emptyAccumulation } from '../layer/stage.ts'
import { pluginLoader } from '../plugins/plugin-loader.ts'
import { readResources } from '../resource/read-resources.ts'
import type { Resource } from '../resource/resource.ts'
import { builtinKindSchema } from '../schema/kind-schema.ts'
import { cacheStore } from './build-cache.ts'
import type { BuildRun, GivenKustomization } from './build-run.ts'
import { accumulate, buildRoot, type RootContext } from './pipeline.ts'

export function newContext(run: BuildRun, bases: BaseCache | undefined): RootContext {
  const { options, warnings, calls, input, cwd, limit } = run
  const directory = resolvePath(cwd, input.directory)
  return {
    warn: warnings.add,
    lint: options.lint ?? false,
    parse: cacheStore(options.cache)?.parse ?? readResources,
    accumulate,
    plugins: pluginLoader(options, calls),
    diagnose: diagnoseErrors(warnings.quietly),
    bases,
    reorder: options.reorder ?? 'legacy',
    managedByLabel: options.managedByLabel ?? false,
    kustomizeVersion: options.kustomizeVersion,
    isMovedLater: once(() => isMovedByOverlay(allowedFileSystem(input.files, limit), { directory, cwd })),
  }
}

/** Opens the directory or the git URL to build. */
export function openLoader(
  { input, options, cwd, limit }: BuildRun,
  fileSystem: FileSystem,
  remotes: Remotes,
  cloneFiles?: FileSystem,
): Loader {
  const { loadRestrictions: restrictions = 'root-only', maxFileSize } = options
  return openRoot(input.directory, { fileSystem, cloneFiles, restrictions, cwd, remotes, root: limit, maxFileSize })
}

export function buildFrom({ given }: BuildRun, loader: Loader, context: RootContext): readonly Resource[] {
  return buildRootLayer(openRootLayer(loader, context, given), context)
}

/** Opens the root. If it has any `buildMetadata`, all layers track where resources come from. */
export function openRootLayer(loader: Loader, context: BuildContext, given: GivenKustomization | undefined): Layer {
  const inherited = { origin: undefined, helmNamespace: () => '' }
  const layer =
    given === undefined
      ? openLayer(loader, context, inherited)
      : { loader, file: given.file, kustomization: given.kustomization, ...inherited }
  const { buildMetadata = [] } = layer.kustomization
  return { ...layer, origin: buildMetadata.length > 0 ? { path: '' } : undefined }
}

export function buildRootLayer(root: Layer, context: RootContext): readonly Resource[] {
  const start = emptyAccumulation({ ...builtinKindSchema(), chosen: false })
  return withLocation({ file: root.file }, () => buildRoot(start, root, context)).resources
}
