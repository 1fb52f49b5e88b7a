import { outcomeOf, type Warning } from '../diagnostics/index.ts'
import type { AddedFile } from '../diagnostics/proposal.ts'
import type { Rebuild } from '../explain/hints/try-hint.ts'
import type { FileSystem } from '../files/file-system.ts'
import { overlayFileSystem } from '../files/overlay-file-system.ts'
import { joinPath } from '../files/paths.ts'
import { unfetched } from '../files/remote/remotes.ts'
import type { Resource } from '../resource/resource.ts'
import { buildFrom, buildRootLayer, newContext, openLoader, openRootLayer } from './build-layers.ts'
import type { BuildRun } from './build-run.ts'
import type { RootContext } from './pipeline.ts'

/**
 * Returns a function that builds again with a change. Undefined if the build runs programs or functions, or if errors
 * show files that are different from those that the build reads.
 */
export function rebuildOf(run: BuildRun): Rebuild | undefined {
  if (run.options.exec !== undefined || run.options.functions !== undefined || run.given !== undefined) return undefined
  return (fileSystem, { added, skipsMissingTargets = false } = {}) => {
    const warnings: Warning[] = []
    const warn = (warning: Warning): void => void warnings.push(warning)
    const context = { ...newContext(run, undefined), warn, skipsMissingTargets }
    try {
      const { value = [], error } = outcomeOf(() => buildTrial(run, { fileSystem, added, context }))
      return { error, warnings, resources: value }
    } catch {
      // The build needs something remote, a larger stack, or a second schema, which is not the fault of the hint.
      return undefined
    }
  }
}

/** The name of the file that a hint proposes to add. */
const addedName = 'kuilt-trial.yaml'

interface Trial {
  readonly fileSystem: FileSystem
  /** A file to add to the kustomization. */
  readonly added: AddedFile | undefined
  readonly context: RootContext
}

/** @throws TrialImpossible if another kustomization needs the file, or if the field has a file and allows only one */
function buildTrial(run: BuildRun, { fileSystem, added, context }: Trial): readonly Resource[] {
  if (added === undefined) return buildFrom(run, openLoader(run, fileSystem, unfetched), context)
  const { root } = openLoader(run, fileSystem, unfetched)
  const files = overlayFileSystem(fileSystem, { [joinPath(root, addedName)]: added.content })
  const loader = openLoader(run, files, unfetched)
  const layer = openRootLayer(loader, context, undefined)
  if (added.kustomization !== undefined && added.kustomization !== layer.file) throw new TrialImpossible()
  const { configurations = [], openapi } = layer.kustomization
  if (added.field === 'openapi' && openapi !== undefined) throw new TrialImpossible()
  const more =
    added.field === 'openapi' ? { openapi: { path: addedName } } : { configurations: [...configurations, addedName] }
  return buildRootLayer({ ...layer, kustomization: { ...layer.kustomization, ...more } }, context)
}

/** The error if a trial is impossible. This is not a mistake in the input. */
class TrialImpossible extends Error {}
