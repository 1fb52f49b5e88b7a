import { KuiltError, mapError } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { basename, joinPath } from '../files/paths.ts'
import { goMap } from '../go-template/values.ts'
import { sortedByBytes } from '../tree/compare-bytes.ts'
import { addToGroup } from '../tree/groups.ts'
import { Chart, type ChartFile, type ChartMetadata, maxFileSize, withoutMark } from './chart.ts'
import { checkLock, checkMetadata, readMetadata, withRequirements } from './chart-metadata.ts'
import { type IgnoreRules, ignoreRules } from './helmignore.ts'
import { readArchive } from './read-archive.ts'
import { readValues } from './values-file.ts'

/**
 * The chart in a directory or in a `.tgz` archive, with its subcharts. Follows helm pkg/chart/v2/loader.
 *
 * @param path the absolute path
 * @throws KuiltError CHART_…, FILE_…, YAML_…
 */
export function loadChart(path: string, fileSystem: FileSystem): Chart {
  const chart = chartOf(chartFiles(path, fileSystem), path)
  checkApiVersion(chart)
  return chart
}

/**
 * Checks the apiVersion of the chart itself, but not those of its subcharts. Follows helm pkg/chart/loader/load.go,
 * LoadDir.
 */
function checkApiVersion(chart: Chart): void {
  const { apiVersion } = chart.metadata
  if (apiVersion === 'v1' || apiVersion === 'v2') return
  const reason = `the apiVersion must be v1 or v2, not "${apiVersion}"`
  throw new KuiltError('CHART_INVALID', { chart: chart.name, reason }, { at: chart.metadataAt('apiVersion') })
}

/**
 * Creates a chart from its files.
 *
 * @param files the files, by their path in the chart
 * @param path the absolute path of the chart, for messages
 * @throws KuiltError CHART_…, YAML_…
 */
export function chartFromFiles(files: ReadonlyMap<string, Uint8Array>, path: string): Chart {
  return chartOf(
    [...files].map(([name, data]) => ({ name, data, path: `${path}/${name}` })),
    path,
  )
}

/**
 * All files of a chart, including its subcharts, except those that `.helmignore` excludes.
 *
 * @throws KuiltError CHART_MISSING, CHART_ARCHIVE_INVALID, CHART_IGNORE_RULE, FILE_…
 */
export function chartFiles(path: string, fileSystem: FileSystem): readonly ChartFile[] {
  const kind = fileSystem.kind(path)
  if (kind === 'missing') throw new KuiltError('CHART_MISSING', { chart: path })
  return kind === 'directory' ? directoryFiles(path, fileSystem) : readArchive(fileSystem.read(path), path)
}

function directoryFiles(top: string, fileSystem: FileSystem): readonly ChartFile[] {
  const ignoreFile = joinPath(top, '.helmignore')
  const data = fileSystem.kind(ignoreFile) === 'file' ? fileSystem.read(ignoreFile) : new Uint8Array()
  const files: ChartFile[] = []
  walk({ path: top, name: '', above: [] }, { fileSystem, ignores: ignoreRules(data, ignoreFile), files })
  return files
}

interface Directory {
  readonly path: string
  /** The path relative to the chart. */
  readonly name: string
  /** The real paths of the directories that contain this one. */
  readonly above: readonly string[]
}

interface Walk {
  readonly fileSystem: FileSystem
  readonly ignores: IgnoreRules
  readonly files: ChartFile[]
}

/** Adds the files of a directory in the order of their names, and follows symlinks. */
function walk({ path, name, above }: Directory, walking: Walk): void {
  const { fileSystem, ignores, files } = walking
  const real = fileSystem.realPath(path)
  if (above.includes(real)) throw new KuiltError('CHART_SYMLINK_CYCLE', { path }, { at: { file: path } })
  const entries = sortedByBytes(fileSystem.list(path))
  probeOptionalFiles({ path, name }, new Set(entries), walking)
  for (const entry of entries) {
    const below = { path: joinPath(path, entry), name: name === '' ? entry : `${name}/${entry}` }
    const kind = fileSystem.kind(below.path)
    // Like in Helm, a broken symlink is always an error, because symlinks are resolved before the rules are applied.
    if (kind !== 'missing' && ignores(below.name, kind === 'directory')) continue
    if (kind === 'directory') walk({ ...below, above: [...above, real] }, walking)
    else files.push({ ...below, data: withoutMark(fileSystem.read(below.path, { maxSize: maxFileSize })) })
  }
}

/** Files that affect a chart, but that it does not need. */
const optionalFiles = ['requirements.yaml', 'values.schema.json', 'values.yaml']

/** Accesses the optional files that a chart does not have, so that they are recorded as missing inputs. */
function probeOptionalFiles(
  { path, name }: Pick<Directory, 'path' | 'name'>,
  entries: ReadonlySet<string>,
  { fileSystem, ignores }: Walk,
): void {
  if (!entries.has('Chart.yaml') || !/^(?:(?:.*\/)?charts\/[^/]+)?$/.test(name)) return
  for (const file of optionalFiles) {
    const isUsed = !ignores(name === '' ? file : `${name}/${file}`, false)
    if (isUsed && !entries.has(file)) fileSystem.kind(joinPath(path, file))
  }
}

/** The files of a chart by their role. */
interface Sorted {
  metadata: ChartMetadata | undefined
  chartFile: ChartFile | undefined
  valuesFile: ChartFile | undefined
  schema: ChartFile | undefined
  requirements: ChartFile | undefined
  readonly templates: ChartFile[]
  readonly files: ChartFile[]
  /** The files of subcharts, by the path segment after `charts/`. */
  readonly subcharts: Map<string, [ChartFile, ...ChartFile[]]>
}

function chartOf(all: readonly ChartFile[], path: string): Chart {
  const chartFile = all.findLast(({ name }) => name === 'Chart.yaml')
  const sorted: Sorted = {
    metadata: chartFile && readMetadata(chartFile),
    chartFile,
    valuesFile: undefined,
    schema: undefined,
    requirements: undefined,
    templates: [],
    files: [],
    subcharts: new Map(),
  }
  for (const file of all) sortFile(file, sorted)
  const { metadata, valuesFile } = sorted
  if (metadata === undefined) {
    throw new KuiltError(
      'CHART_INVALID',
      { chart: basename(path), reason: 'Chart.yaml is missing' },
      { at: { file: path } },
    )
  }
  const values = valuesFile === undefined ? goMap() : readValues(valuesFile.data, valuesFile.path)
  const checked = checkMetadata(metadata, chartFile ?? { name: '', data: new Uint8Array(), path }, sorted.requirements)
  const chart = new Chart({ ...sorted, metadata: checked, values, path })
  chart.dependencies = [...sorted.subcharts].map(([name, files]) => subchart(name, files, path))
  return chart
}

function sortFile(file: ChartFile, sorted: Sorted): void {
  const { name } = file
  const isV1 = sorted.metadata?.apiVersion === 'v1'
  if (name === 'Chart.lock' || name === 'requirements.lock') checkLock(file)
  if (name === 'Chart.yaml' || name === 'Chart.lock') return
  if (name === 'values.yaml') sorted.valuesFile = file
  else if (name === 'values.schema.json') sorted.schema = file
  else if (name === 'requirements.yaml') {
    if (sorted.metadata !== undefined) sorted.metadata = withRequirements(sorted.metadata, file)
    sorted.requirements = file
    if (isV1) sorted.files.push(file)
  } else if (name === 'requirements.lock') {
    if (isV1) sorted.files.push(file)
  } else if (name.startsWith('templates/')) sorted.templates.push(file)
  else if (!name.startsWith('charts/') || name.endsWith('.prov')) sorted.files.push(file)
  else {
    const below = { ...file, name: name.slice('charts/'.length) }
    const [subchart = ''] = below.name.split('/')
    if (/^[_.]/.test(subchart)) return
    addToGroup(sorted.subcharts, subchart, below)
  }
}

function subchart(name: string, files: readonly ChartFile[], parent: string): Chart {
  const [first] = files
  const path = `${parent}/charts/${name}`
  return mapError(
    () => {
      if (name.endsWith('.tgz') && first?.name === name) return chartOf(readArchive(first.data, first.path), first.path)
      const inside = files.filter((file) => file.name.includes('/'))
      return chartOf(
        inside.map((file) => ({ ...file, name: file.name.slice(name.length + 1) })),
        path,
      )
    },
    (error) => (error.code === 'CHART_INVALID' && error.at?.file === path ? strayHint(error, name) : error),
  )
}

function strayHint(error: KuiltError, name: string): KuiltError {
  return error.with({
    hint: `everything in \`charts\` is a subchart, so "${name}" needs a Chart.yaml; or list it in \`.helmignore\``,
  })
}
