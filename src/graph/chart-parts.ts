import { type KuiltError, type Location, outcomeOf } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { joinPath } from '../files/paths.ts'
import type { ChartFile, Dependency } from '../helm/chart.ts'
import { directoryMetadata } from '../helm/chart-metadata.ts'
import { chartFiles } from '../helm/load-chart.ts'
import { withLocalDependencies } from '../helm/local-dependencies.ts'
import type { GraphEdgeKind } from './graph-data.ts'

/** The files of a chart that are used for rendering, and its subcharts. */
export interface ChartParts {
  /** The absolute path of the directory or archive. */
  readonly path: string
  readonly files: readonly ChartPart[]
  /** The charts in `charts/` by their names there, whether or not a condition disables them. */
  readonly subcharts: ReadonlyMap<string, ChartParts>
  /** The dependencies in `Chart.yaml` that are not in `charts/`. */
  readonly missing: readonly MissingChart[]
  readonly errors: readonly KuiltError[]
}

interface ChartPart {
  /** The path of the file below the chart. */
  readonly name: string
  readonly path: string
  readonly kind: GraphEdgeKind
}

interface MissingChart {
  /** The name, such as `https://charts.example.com/redis:1.2.3`. */
  readonly name: string
  readonly at: Location
}

/**
 * Returns the parts of a chart. Renders nothing, so mistakes in its templates do not matter.
 *
 * @param path the absolute path of a directory or archive
 * @throws KuiltError CHART_MISSING, CHART_ARCHIVE_INVALID, CHART_IGNORE_RULE, FILE_…
 */
export function chartParts(path: string, fileSystem: FileSystem): ChartParts {
  // Mistakes in Chart.yaml are shown in the graph.
  const { value: completed = { fileSystem, missing: [] }, error } = outcomeOf(() =>
    withLocalDependencies(fileSystem, path),
  )
  const parts = partsOf(chartFiles(path, completed.fileSystem), path)
  const missing = completed.missing.length === 0 ? [] : missingCharts(completed.missing, path, fileSystem)
  return { ...parts, missing, errors: error === undefined ? [] : [error] }
}

function missingCharts(missing: readonly Dependency[], path: string, fileSystem: FileSystem): readonly MissingChart[] {
  const file = joinPath(path, 'Chart.yaml')
  const all = directoryMetadata(fileSystem, path).dependencies ?? []
  return missing.map(({ name, version, repository }) => {
    const index = all.findIndex((each) => each.name === name && each.version === version)
    const full = `${repository.replace(/\/$/, '')}/${name}`.replace(/^\//, '')
    return {
      name: version === '' ? full : `${full}:${version}`,
      at: { file, document: 0, path: ['dependencies', index, 'name'] },
    }
  })
}

function partsOf(all: readonly ChartFile[], path: string): ChartParts {
  const files: ChartPart[] = []
  const below = new Map<string, ChartFile[]>()
  for (const file of all) {
    const [directory, subchart = '', ...rest] = file.name.split('/')
    const kind = kindOf(file.name)
    if (kind !== undefined) files.push({ name: file.name, path: file.path, kind })
    // Helm ignores these names.
    if (directory !== 'charts' || /^[_.]/.test(subchart) || subchart.endsWith('.prov')) continue
    const inside = rest.length === 0 ? [] : [{ ...file, name: rest.join('/') }]
    below.set(subchart, [...(below.get(subchart) ?? []), ...inside])
  }
  const subcharts = [...below].map(([name, inside]) => [name, partsOf(inside, `${path}/charts/${name}`)] as const)
  return { path, files, subcharts: new Map(subcharts), missing: [], errors: [] }
}

function kindOf(name: string): GraphEdgeKind | undefined {
  if (name === 'values.yaml') return 'values'
  if (name.startsWith('crds/')) return 'crd'
  return name.startsWith('templates/') ? 'template' : undefined
}
