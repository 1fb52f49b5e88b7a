import { KuiltError } from '../diagnostics/index.ts'
import { withReport } from '../diagnostics/report.ts'
import { directoryHint } from '../explain/hints/path-hint.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isFluxFile, surveyDirectory } from './find-roots.ts'
import { readInclusions } from './kustomization-references.ts'

/** The error for a directory without roots. If it contains kustomizations, says why none of them is a root. */
export function noRoots(fileSystem: FileSystem, directory: string, cwd: string): KuiltError {
  const components: string[] = []
  const included: string[] = []
  const flux: string[] = []
  for (const [path, file] of surveyDirectory(fileSystem, directory).kustomizations) {
    const inclusions = readInclusions(fileSystem, path)
    if (inclusions !== undefined && isFluxFile(inclusions)) flux.push(file)
    else (inclusions?.kind === 'Component' ? components : included).push(path)
  }
  const hint = hintFor([...components, ...included].sort(), flux) ?? directoryHint(directory, fileSystem)
  return withReport(new KuiltError('TARGET_NO_ROOTS', { directory, components, included, flux }, { hint }), cwd)
}

function hintFor(kustomizations: readonly string[], flux: readonly string[]): string | undefined {
  const [first] = kustomizations
  if (first === undefined) {
    return flux.length === 0 ? undefined : 'to render what Flux applies, put `flux:` before the path'
  }
  const one = kustomizations.length === 1 ? `"${first}"` : `one of these directories, such as "${first}",`
  return `pass ${one} to build it on its own, or the directory of a kustomization that includes it`
}
