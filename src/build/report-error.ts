import type { KuiltError, Location } from '../diagnostics/index.ts'
import { explainError } from '../explain/explain-error.ts'
import { hideCredentials } from '../explain/locations/remote-names.ts'
import { limitedFileSystem } from '../files/limited-file-system.ts'
import { resolvePath } from '../files/paths.ts'
import type { BuildRun } from './build-run.ts'
import { objectNames } from './kustomization-object.ts'
import { rebuildOf } from './trial-build.ts'

/** Adds details to an error before it leaves the library. */
export function reportFor(run: BuildRun, error: KuiltError): KuiltError {
  const { input, cwd, limit, given } = run
  const { directory, name, objectFile } = input
  const files = given?.shownFiles ?? input.files
  const fileSystem = limit === undefined ? files : limitedFileSystem(files, limit)
  const root = { name, path: resolvePath(cwd, directory) }
  const names = objectNames(objectFile)
  const located = given === undefined ? error : relocated(error, given.locate)
  return hideCredentials(explainError(located, { fileSystem, root, cwd, names, rebuild: rebuildOf(run) }))
}

/** Returns an error with other locations. */
function relocated(error: KuiltError, locate: (at: Location) => Location): KuiltError {
  return error.with({
    at: error.at && locate(error.at),
    notes: error.notes.map((note) => ({ ...note, at: note.at && locate(note.at) })),
    related: error.related.map((other) => relocated(other, locate)),
  })
}
