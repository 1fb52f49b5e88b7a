import type { FileOptions } from '../../files/disk-file-system.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { resolvePath } from '../../files/paths.ts'
import { fromBytes } from '../../go-template/go-strings.ts'
import { type ChartRequest, type RenderedChart, renderChart } from '../../helm/render-chart.ts'
import type { ChartValues } from '../../helm/user-values.ts'
import { readNamedFile } from '../read-named-file.ts'
import { chartFiles, chartRoot } from './chart-files.ts'
import type { ChartOptions } from './options.ts'

/** A request with the values of all options. */
interface CompleteRequest extends ChartRequest {
  readonly values: readonly ChartValues[]
}

interface Access {
  /** The file system for the files that options name. */
  readonly fileSystem: FileSystem
  /** The file system for the chart. */
  readonly files: FileSystem
  readonly cwd: string
}

/**
 * Returns the request for rendering a chart with these options.
 *
 * @param path the absolute path of the chart
 * @throws KuiltError FILE_… for the files of the options
 */
export function chartRequest(path: string, options: ChartOptions, access: Access): CompleteRequest {
  return { ...options, values: valuesOf(options, access), fileSystem: access.files, chart: path }
}

/** Renders a chart on disk with these options, without dependencies from repositories. @throws KuiltError */
export function renderWithOptions(path: string, options: ChartOptions, access: Required<FileOptions>): RenderedChart {
  const files = chartFiles(access.fileSystem, path, chartRoot(path, access))
  return renderChart(chartRequest(path, options, { ...access, files }))
}

/** Returns the values in the order of helm pkg/cli/values/options.go, MergeValues. */
function valuesOf(options: ChartOptions, { fileSystem, cwd }: Required<FileOptions>): readonly ChartValues[] {
  const { values = [], set = [], setJson = [], setString = [], setFile = [], setLiteral = [] } = options
  const files = values.map((value): ChartValues => {
    if (typeof value !== 'string') return { type: 'object', value }
    const file = resolvePath(cwd, value)
    return { type: 'file', file, content: readNamedFile(value, 'chart.values', { fileSystem, cwd }) }
  })
  const read = (file: string): string => fromBytes(readNamedFile(file, 'chart.setFile', { fileSystem, cwd }))
  return [
    ...files,
    ...setJson.map((setting): ChartValues => ({ type: 'set-json', setting })),
    ...set.map((setting): ChartValues => ({ type: 'set', setting })),
    ...setString.map((setting): ChartValues => ({ type: 'set-string', setting })),
    ...setFile.map((setting): ChartValues => ({ type: 'set-file', setting, read })),
    ...setLiteral.map((setting): ChartValues => ({ type: 'set-literal', setting })),
  ]
}
