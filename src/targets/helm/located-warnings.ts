import { BuildWarnings } from '../../build/build-warnings.ts'
import type { Warning } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'

/** The warnings about a chart on disk, with their locations and hints, as a build reports them. */
export function locatedWarnings(warnings: readonly Warning[]): readonly Warning[] {
  const located = new BuildWarnings({}, diskFileSystem())
  for (const warning of warnings) located.add(warning)
  return located.list
}
