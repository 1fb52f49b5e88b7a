import {
  convertEngineErrors,
  type FieldPath,
  type Location,
  locationInside,
  mapError,
  type Warning,
} from '../../../diagnostics/index.ts'
import type { ExplainInput } from '../../../explain/join-explanations.ts'
import { type InputRecord, recordingFileSystem } from '../../../files/recording-file-system.ts'
import { ChartOrigins } from '../../../helm/chart-origins.ts'
import { withLocalDependencies } from '../../../helm/local-dependencies.ts'
import { type ChartRequest, chartResources, renderChart } from '../../../helm/render-chart.ts'
import { ChartTrace } from '../../../helm/render-templates.ts'
import type { ChartValues } from '../../../helm/user-values.ts'
import type { ChartSource } from '../../../plugins/chart-source.ts'
import type { Resource } from '../../../resource/resource.ts'
import { builtinScope } from '../../../schema/scope.ts'
import { isObject, listOf, textOf, textsOf } from '../../../tree/json-values.ts'
import type { JsonObject } from '../../../tree/node.ts'
import { explainedChart, type LocateValue } from '../../helm/explained-chart.ts'
import { findChart } from '../../helm/find-chart.ts'
import type { ChartOptions } from '../../helm/options.ts'
import { type Application, type ApplicationSource, destinationNamespace, sourcesOf } from '../application.ts'
import type { Repository } from '../repository.ts'
import { expandVariables, type Variables, variablesOf } from '../variables.ts'
import { type ChartFiles, type Referenced, resolveFile, valueFiles } from './value-files.ts'

/** A source of an Application that is a chart. */
export interface ChartPlace {
  readonly application: Application
  readonly source: ApplicationSource
  readonly repository: Repository
  /** The absolute path of the directory or archive. */
  readonly chart: string
  /** The base for values files that start with a slash. */
  readonly root: string
  /** True if missing dependencies can be fetched. */
  readonly canFetch: boolean
}

export interface ChartContext {
  /** The version of the cluster and its API versions. */
  readonly chart: ChartOptions
  /** Fetches charts. Default: nothing is fetched. */
  readonly charts: ChartSource | undefined
  /** Returns the directory of a chart repository. Undefined if the repository is not available locally. */
  readonly mappedRepository: (url: string) => Repository | undefined
  readonly repositoryFor: (url: string) => Repository
  readonly warn: (warning: Warning) => void
}

/** The manifests of a chart, or the missing dependencies of the chart. */
export type ChartOutcome =
  | {
      readonly resources: readonly Resource[]
      readonly inputs: InputRecord
      /** Returns the same objects, with the steps that set their fields. */
      readonly explain: () => Pick<ExplainInput, 'resources' | 'traceOf'>
    }
  | { readonly missing: readonly { readonly name: string; readonly repository: string }[] }

/**
 * Renders the manifests of a chart. Follows reposerver/repository/repository.go, helmTemplate, and util/helm/cmd.go,
 * (*Cmd).template.
 *
 * @throws RemoteNeeded until its dependencies have been fetched, KuiltError ARGOCD_VALUE_FILE, CHART_…, HTTP_…,
 *   TEMPLATE_…, YAML_…
 */
export function renderChartSource(place: ChartPlace, context: ChartContext): ChartOutcome {
  const { application, source, repository, chart } = place
  const options = isObject(source.fields['helm']) ? source.fields['helm'] : Object.create(null)
  const variables = variablesOf(application, source.fields, repository)
  const { fileSystem: recorded, record } = recordingFileSystem(repository.fileSystem)
  const files: ChartFiles = {
    directory: chart,
    root: place.root,
    fileSystem: recorded,
    references: referencesOf(application, context),
    variables,
  }
  const { fileSystem, missing } = withLocalDependencies(recorded, chart, ({ name, version, repository: url }) => {
    const mapped = context.mappedRepository(url)
    // Only directories in the same file system can be combined.
    if (mapped?.fileSystem !== repository.fileSystem) return undefined
    return findChart(mapped.fileSystem, mapped.root, { name, version })
  })
  const charts = place.canFetch ? context.charts : undefined
  if (missing.length > 0 && charts === undefined) return { missing }
  const values = valuesOf(options, { source, files, variables })
  const request: ChartRequest = {
    fileSystem,
    chart,
    values,
    charts,
    ...installation(options, application, context.chart),
  }
  return convertEngineErrors(() => {
    const rendered = renderChart(request)
    rendered.warnings.forEach(context.warn)
    const explain = (): Pick<ExplainInput, 'resources' | 'traceOf'> => {
      const trace = new ChartTrace()
      // The chart is rendered again, with a trace.
      const again = renderChart({ ...request, trace })
      return explainedChart(again, new ChartOrigins(trace, values), locateValue(values, options, source))
    }
    return { resources: chartResources(rendered, builtinScope), inputs: withFiles(record(), values), explain }
  })
}

/** The settings in the `helm` section of a source. */
function installation(
  options: JsonObject,
  application: Application,
  defaults: ChartContext['chart'],
): Partial<ChartRequest> {
  const apiVersions = textsOf(options['apiVersions'])
  return {
    // Helm rejects the namespace prefix of qualified names.
    release: textOf(options['releaseName']) || application.name,
    namespace: textOf(options['namespace']) || destinationNamespace(application) || undefined,
    includeCrds: options['skipCrds'] !== true,
    skipTests: options['skipTests'] === true,
    skipSchemaValidation: options['skipSchemaValidation'] === true || defaults.skipSchemaValidation,
    kubeVersion: plainVersion(textOf(options['kubeVersion'])) || defaults.kubeVersion,
    apiVersions: apiVersions.length > 0 ? apiVersions : defaults.apiVersions,
    seed: defaults.seed,
  }
}

/** Returns a function that finds the location of a value in the Application. */
function locateValue(values: readonly ChartValues[], options: JsonObject, { locate }: ApplicationSource): LocateValue {
  const inHelm = (...path: FieldPath): Location | undefined => locate(['helm', ...path])
  return ({ source, path }) => {
    const value = values[source]
    if (value === undefined || value.type === 'map') return undefined
    if (value.type === 'object') return inHelm('valuesObject', ...path)
    if (value.type === 'file') {
      // If the content is a string, it is the text in the Application.
      const at = typeof value.content === 'string' ? inHelm('values') : undefined
      return at && locationInside(at, { document: 0, path })
    }
    const [list, field] = value.type === 'set-file' ? ['fileParameters', 'path'] : ['parameters', 'value']
    const index = listOf(options[list]).findLastIndex((parameter) => {
      return isObject(parameter) && value.setting.startsWith(`${textOf(parameter['name'])}=`)
    })
    return index < 0 ? undefined : inHelm(list, index, field)
  }
}

/** Adds the values files to the inputs, because they may be in another repository. */
function withFiles(inputs: InputRecord, values: ChartRequest['values'] = []): InputRecord {
  return { ...inputs, files: [...inputs.files, ...values.flatMap((each) => (each.type === 'file' ? [each.file] : []))] }
}

interface ValuesContext {
  readonly source: ApplicationSource
  readonly files: ChartFiles
  readonly variables: Variables
}

/**
 * Returns the values: first files, then the values of the Application, then parameters. Later entries override earlier
 * ones.
 */
function valuesOf(options: JsonObject, { source, files, variables }: ValuesContext): readonly ChartValues[] {
  const locate = (...path: FieldPath): Location | undefined => source.locate(['helm', ...path])
  const found = valueFiles(textsOf(options['valueFiles']), files, {
    ignoreMissing: options['ignoreMissingValueFiles'] === true,
    at: (index) => locate('valueFiles', index),
  })
  const parameters = lastOfEach(listOf(options['parameters']).filter(isObject))
  const settings = (isText: boolean): readonly ChartValues[] => {
    return parameters
      .filter((parameter) => (parameter['forceString'] === true) === isText)
      .map((parameter) => {
        const value = expandVariables(textOf(parameter['value']), variables)
        const setting = `${textOf(parameter['name'])}=${withEscapedCommas(value)}`
        return { type: isText ? 'set-string' : 'set', setting }
      })
  }
  return [
    ...found.map(({ path, fileSystem }): ChartValues => ({ type: 'file', file: path, content: fileSystem.read(path) })),
    ...ownValues(options, locate),
    ...settings(false),
    ...settings(true),
    ...fileParameters(options, files, locate),
  ]
}

/** Returns the values in the Application itself. `valuesObject` takes precedence over `values`. */
function ownValues(
  options: JsonObject,
  locate: (...path: readonly string[]) => Location | undefined,
): readonly ChartValues[] {
  const { valuesObject } = options
  if (isObject(valuesObject)) return [{ type: 'object', value: valuesObject }]
  const content = textOf(options['values'])
  return content === '' ? [] : [{ type: 'file', file: locate('values')?.file ?? 'values', content }]
}

function fileParameters(
  options: JsonObject,
  files: ChartFiles,
  locate: (...path: FieldPath) => Location | undefined,
): readonly ChartValues[] {
  const parameters = listOf(options['fileParameters']).filter(isObject)
  return parameters.map((parameter, i) => {
    const at = locate('fileParameters', i, 'path')
    const { path, fileSystem } = resolveFile(textOf(parameter['path']), files, at)
    const setting = `${textOf(parameter['name'])}=file`
    const read = (): string => {
      return mapError(
        () => new TextDecoder().decode(fileSystem.read(path)),
        (error) => error.with({ at }),
      )
    }
    return { type: 'set-file', setting, read }
  })
}

/** Returns the last parameter of each name, because Argo CD stores parameters by name. */
function lastOfEach(parameters: readonly JsonObject[]): readonly JsonObject[] {
  return [
    ...new Map(parameters.map((parameter) => [`${parameter['name']}/${parameter['forceString']}`, parameter])).values(),
  ]
}

/**
 * Escapes commas, which would end a setting. Text in braces is a list. Follows util/helm/cmd.go, cleanSetParameters.
 */
function withEscapedCommas(value: string): string {
  if (value.startsWith('{') && value.endsWith('}')) return value
  return value.replaceAll(/(?<!\\),/g, String.raw`\,`)
}

/** Returns a version without its suffix, as Argo CD passes it to Helm. */
function plainVersion(version: string): string {
  return /^v?([0-9]+(?:\.[0-9]+)*)/.exec(version)?.[1] ?? version
}

function referencesOf(application: Application, { repositoryFor }: ChartContext): ReadonlyMap<string, Referenced> {
  return new Map(
    sourcesOf(application).flatMap(({ fields: { ref, repoURL } }) => {
      return textOf(ref) === '' ? [] : [[`$${textOf(ref)}`, repositoryFor(textOf(repoURL))] as const]
    }),
  )
}
