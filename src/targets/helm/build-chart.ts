import { type BuildResult, buildResult } from '../../build/build-result.ts'
import { BuildWarnings } from '../../build/build-warnings.ts'
import { convertEngineErrors, type KuiltError, mapError } from '../../diagnostics/index.ts'
import { explainError } from '../../explain/explain-error.ts'
import type { Explanation } from '../../explain/explanation.ts'
import { explanationOf } from '../../explain/join-explanations.ts'
import { InputPositions } from '../../explain/locations/input-positions.ts'
import { fileAccess } from '../../files/disk-file-system.ts'
import { limitedAccess } from '../../files/limited-file-system.ts'
import { recordingFileSystem } from '../../files/recording-file-system.ts'
import { ChartOrigins } from '../../helm/chart-origins.ts'
import { chartResources, renderChart } from '../../helm/render-chart.ts'
import { ChartTrace } from '../../helm/render-templates.ts'
import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { builtinScope } from '../../schema/scope.ts'
import type { TargetOptions } from '../target.ts'
import { chartFiles, chartRoot } from './chart-files.ts'
import { chartRequest } from './chart-request.ts'
import { explainedChart } from './explained-chart.ts'

const noFiles: ReadonlyMap<string, string> = new Map()

/** The location of a chart. */
export interface ChartPlace {
  /** The absolute path of the directory or archive. */
  readonly path: string
  /** The top directory of the repository at a git revision. */
  readonly top: string | undefined
}

/**
 * Renders a chart. `toYaml` returns the same text as `helm template`, and objects are parsed only if they are used.
 *
 * @throws RemoteNeeded if a dependency must be fetched, KuiltError CHART_…, TEMPLATE_…, YAML_…, FILE_…
 */
export function buildChart({ path, top }: ChartPlace, options: TargetOptions): BuildResult {
  const { fileSystem: limited, cwd } = limitedAccess(options)
  const { fileSystem, record } = recordingFileSystem(limited)
  const root = top ?? chartRoot(path, fileAccess(options))
  const files = options.loadRestrictions === 'none' ? fileSystem : chartFiles(fileSystem, path, root)
  const report = (error: KuiltError): KuiltError => explainError(error, { fileSystem: limited, root: undefined, cwd })
  const { chart = {} } = options
  return mapError(() => {
    return convertEngineErrors(() => {
      const request = { ...chartRequest(path, chart, { fileSystem, files, cwd }), charts: options.helm?.charts }
      const rendered = renderChart(request)
      const warnings = new BuildWarnings(options, limited)
      for (const each of rendered.warnings) warnings.add(each)
      warnings.requireNone()
      let read: readonly Resource[] | undefined
      const resources = (): readonly Resource[] => {
        read ??= mapError(() => convertEngineErrors(() => chartResources(rendered, builtinScope)), report)
        return read
      }
      const positions = new InputPositions({ fileSystem: limited, clones: noFiles, names: noFiles })
      const explain = (): Explanation => {
        const trace = new ChartTrace()
        // The chart is rendered again, with a trace.
        const again = renderChart({ ...request, trace })
        const origins = new ChartOrigins(trace, request.values)
        return explanationOf({ ...explainedChart(again, origins), patchRuns: [], positions, cwd })
      }
      return buildResult({
        explain,
        resources,
        text: rendered.text,
        warnings: warnings.list,
        inputs: record(),
        report,
        introducedAt: (failure, resource) => locationOf(resource, failure.path),
      })
    })
  }, report)
}
