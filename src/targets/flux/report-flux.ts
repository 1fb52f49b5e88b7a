import type { KuiltError } from '../../diagnostics/index.ts'
import { withReport } from '../../diagnostics/report.ts'
import { explainError } from '../../explain/explain-error.ts'
import type { InputPositions } from '../../explain/locations/input-positions.ts'
import type { FileSystem } from '../../files/file-system.ts'

interface ReportContext {
  readonly positions: InputPositions
  readonly fileSystem: FileSystem
  readonly cwd: string
}

/**
 * Adds details to an error before it leaves the library. Errors of builds already have them, except for data that was
 * added later.
 */
export function reportFlux(error: KuiltError, context: ReportContext): KuiltError {
  const { positions, fileSystem, cwd } = context
  const related = error.related.map((other) => reportFlux(other, context))
  if (error.codeFrame === undefined) return explainError(error.with({ related }), { fileSystem, root: undefined, cwd })
  const notes = error.notes.map((note) => {
    const at = note.at?.line === undefined ? note.at && positions.find(note.at) : note.at
    return at === undefined ? note : { ...note, at }
  })
  return withReport(error.with({ notes, related }), cwd)
}
