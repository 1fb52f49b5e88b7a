import type { FileSystem } from '../../files/file-system.ts'
import { joinPath } from '../../files/paths.ts'
import { makeTarget } from '../make-target.ts'
import { type TargetLocation, withNamedFiles } from '../source.ts'
import type { Target, TargetOptions } from '../target.ts'
import { buildChart } from './build-chart.ts'
import { withFetchedCharts } from './fetch-charts.ts'

/** Returns the target for a chart, such as `helm:charts/web`. */
export function chartTarget(place: TargetLocation, options: TargetOptions): Target {
  const { name, outputPath } = place
  const source = withNamedFiles(place.source)
  const named = { ...place, source, name: `helm:${name}`, outputPath: outputPath.replace(/\.tgz$/, '') }
  return makeTarget('chart', named, options, (changed) => {
    return withFetchedCharts(() => buildChart({ path: place.location, top: source.root }, changed), changed.signal)
  })
}

/** True for a directory with a Chart.yaml, and for an archive. */
export function isChart(path: string, fileSystem: FileSystem): boolean {
  const kind = fileSystem.kind(path)
  return kind === 'file' ? path.endsWith('.tgz') : fileSystem.kind(joinPath(path, 'Chart.yaml')) === 'file'
}
