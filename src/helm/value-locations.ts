// The locations of values that a chart rejects.

import { type FieldPath, formatFieldPath, type KuiltError, mapError, type Note } from '../diagnostics/index.ts'
import type { Chart } from './chart.ts'
import type { ChartValues } from './user-values.ts'
import { type ValueOrigin, ValueSources } from './value-sources.ts'

/**
 * Runs `work`. Adds to errors about values the location in the values file, or a note with the setting.
 *
 * @param sources the user's values
 */
export function locatingValues<T>(chart: Chart, sources: readonly ChartValues[], work: () => T): T {
  return mapError(work, (error) => {
    const { code, params } = error
    if (code === 'CHART_VALUES_MISMATCH') return located(error, [params.path], { chart, sources })
    if (code !== 'CHART_VALUES_INVALID') return error
    const paths = params.problems.map(({ path }) => path)
    return located(error, paths, { chart, sources })
  })
}

interface Values {
  readonly chart: Chart
  readonly sources: readonly ChartValues[]
}

function located(error: KuiltError, paths: readonly FieldPath[], { chart, sources }: Values): KuiltError {
  const values = new ValueSources(chart, sources)
  const notes: Note[] = [...error.notes]
  let at: Note['at']
  for (const path of paths) {
    const { place, setting, name } = described(values, sources, path)
    if (setting !== undefined) notes.push({ message: `"${name}" is set by \`${setting}\`` })
    else if (place !== undefined && at === undefined) at = place
    else if (place !== undefined) notes.push({ message: `"${name}" is set here`, at: place })
  }
  if (at !== undefined && error.at !== undefined) notes.push({ message: 'the schema', at: error.at })
  return error.with({ at: at ?? error.at, notes })
}

interface Described extends Pick<ValueOrigin, 'place'> {
  readonly setting: string | undefined
  readonly name: string
}

/** Describes where a value is set or, if it is not set, the location of the map that should contain it. */
function described(values: ValueSources, sources: readonly ChartValues[], path: FieldPath): Described {
  for (let length = path.length; length > 0; length--) {
    const own = path.slice(0, length)
    const { place, set } = values.find(own)
    const source = set && sources[set.source]
    const setting = source !== undefined && 'setting' in source ? source.setting : undefined
    if (place !== undefined || set !== undefined) return { place, setting, name: formatFieldPath(own) }
  }
  return { place: undefined, setting: undefined, name: '' }
}
