import type { FieldPath, Location } from '../../diagnostics/index.ts'
import { joinPath } from '../../files/paths.ts'
import type { LocalChart } from '../../plugins/chart-source.ts'
import type { Dependency } from '../chart.ts'
import { directoryMetadata } from '../chart-metadata.ts'

/** The dependencies that a chart declares. */
export interface DeclaredDependencies {
  readonly apiVersion: string
  /** Undefined if there is no field `dependencies`. */
  readonly list: readonly Dependency[] | undefined
  /** The path of Chart.yaml or requirements.yaml. */
  readonly file: string
  /** Returns the location of a field of a dependency. */
  readonly at: (index: number, field: string) => Location
}

export function declaredDependencies({ directory, fileSystem }: LocalChart): DeclaredDependencies {
  const requirements = joinPath(directory, 'requirements.yaml')
  const file = fileSystem.kind(requirements) === 'file' ? requirements : joinPath(directory, 'Chart.yaml')
  const { apiVersion, dependencies } = directoryMetadata(fileSystem, directory)
  const at = (index: number, field: string): Location => fieldIn(file, ['dependencies', index, field])
  return { apiVersion, list: dependencies, file, at }
}

export function fieldIn(file: string, path: FieldPath): Location {
  return { file, document: 0, path }
}
