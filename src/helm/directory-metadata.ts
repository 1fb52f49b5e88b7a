import type { FileSystem } from '../files/file-system.ts'
import { joinPath } from '../files/paths.ts'
import type { ChartMetadata } from './chart.ts'
import { readMetadata, withRequirements } from './chart-metadata.ts'

/** The metadata of the chart in a directory, without reading its other files. @throws KuiltError CHART_INVALID, YAML_…, FILE_… */
export function directoryMetadata(fileSystem: FileSystem, directory: string): ChartMetadata {
  const file = (name: string) => {
    const path = joinPath(directory, name)
    return { name, path, data: fileSystem.read(path) }
  }
  const metadata = readMetadata(file('Chart.yaml'))
  const hasRequirements = fileSystem.kind(joinPath(directory, 'requirements.yaml')) === 'file'
  return hasRequirements ? withRequirements(metadata, file('requirements.yaml')) : metadata
}
