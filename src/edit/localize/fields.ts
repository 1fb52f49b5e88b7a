import { isKuiltError } from '../../diagnostics/index.ts'
import type {
  ConfigMapArgs,
  HelmChart,
  HelmChartArgs,
  Kustomization,
  Patch,
  SecretArgs,
} from '../../kustomization/kustomization.gen.ts'
import type { JsonObject } from '../../tree/node.ts'
import { copyChartHome } from './chart-home.ts'
import {
  localizeBaseDirectory,
  localizeFile,
  localizeFileSource,
  localizePatchEntry,
  localizeResource,
} from './paths.ts'
import { localizePluginEntry } from './plugins.ts'
import type { Root } from './root.ts'

type Localize = (root: Root, path: string) => Promise<string>

/** The fields that contain only paths, with the functions that copy the files and directories. */
const pathFields: Readonly<Partial<Record<keyof Kustomization, Localize>>> = {
  resources: localizeResource,
  bases: localizeBaseDirectory,
  components: localizeBaseDirectory,
  configurations: localizeFile,
  crds: localizeFile,
  patchesStrategicMerge: localizePatchEntry,
  generators: localizePluginEntry,
  transformers: localizePluginEntry,
  validators: localizePluginEntry,
}

/** Returns the fields of a kustomization, and replaces every path that is different in the copy. */
export async function localizeFields(fields: JsonObject, root: Root): Promise<Kustomization> {
  // `decodeFields` has checked all fields against the table from which the type is generated.
  const old = fields as Kustomization
  const changed: Record<string, unknown> = {}
  if (old.openapi?.['path'] !== undefined) {
    changed['openapi'] = { ...old.openapi, path: await localizeFile(root, old.openapi['path']) }
  }
  for (const [field, localize] of Object.entries(pathFields)) {
    // These fields are all lists of strings.
    const paths = old[field as keyof Kustomization] as readonly string[] | undefined
    if (paths !== undefined) changed[field] = await each(paths, field, (path) => localize(root, path))
  }
  const structured: Kustomization = {
    ...(await mapped(old, 'configMapGenerator', (args: ConfigMapArgs) => localizeSources(args, root))),
    ...(await mapped(old, 'secretGenerator', (args: SecretArgs) => localizeSources(args, root))),
    ...(await mapped(old, 'patches', (patch: Patch) => localizePath(patch, root))),
    ...(await mapped(old, 'patchesJson6902', (patch: Patch) => localizePath(patch, root))),
    ...(await mapped(old, 'replacements', (item: { path?: string }) => localizePath(item, root))),
    ...(await mapped(old, 'helmChartInflationGenerator', (chart: HelmChartArgs) => localizeOldChart(chart, root))),
    ...(await mapped(old, 'helmCharts', (chart: HelmChart) => localizeChart(chart, root))),
  }
  return { ...old, ...changed, ...structured, ...(await localizeChartHome(old, root)) }
}

/**
 * The placeholder for the kustomization file in the locations of errors. The functions that change its fields do not
 * know its name.
 */
export const thisFile = ''

/** Changes the items of a list. An error gets the location of the item. */
async function each<T, R>(list: readonly T[], field: string, change: (item: T) => Promise<R>): Promise<readonly R[]> {
  const result: R[] = []
  for (const [i, item] of list.entries()) {
    try {
      result.push(await change(item))
    } catch (error) {
      if (!isKuiltError(error) || error.at !== undefined) throw error
      throw error.with({ at: { file: thisFile, document: 0, path: [field, i] } })
    }
  }
  return result
}

async function every(list: readonly string[], change: (item: string) => Promise<string>): Promise<readonly string[]> {
  const result: string[] = []
  for (const item of list) result.push(await change(item))
  return result
}

async function mapped<T>(
  fields: Kustomization,
  field: keyof Kustomization,
  change: (item: T) => Promise<T>,
): Promise<Kustomization> {
  // The caller passes a field whose items are of type T.
  const list = fields[field] as readonly T[] | undefined
  return list === undefined ? {} : { [field]: await each(list, field, change) }
}

async function localizePath<T extends { readonly path?: string }>(item: T, root: Root): Promise<T> {
  return item.path === undefined ? item : { ...item, path: await localizeFile(root, item.path) }
}

async function localizeSources<T extends ConfigMapArgs>(args: T, root: Root): Promise<T> {
  const { env, envs, files } = args
  return {
    ...args,
    ...(env === undefined ? {} : { env: await localizeFile(root, env) }),
    ...(envs === undefined ? {} : { envs: await every(envs, (path) => localizeFile(root, path)) }),
    ...(files === undefined ? {} : { files: await every(files, (source) => localizeFileSource(root, source)) }),
  }
}

async function localizeOldChart(chart: HelmChartArgs, root: Root): Promise<HelmChartArgs> {
  const { values, chartHome = '' } = chart
  const home = copyChartHome(root, chartHome)
  return {
    ...chart,
    ...(values === undefined ? {} : { values: await localizeFile(root, values) }),
    ...(chart.chartHome === undefined ? {} : { chartHome: home }),
  }
}

async function localizeChart(chart: HelmChart, root: Root): Promise<HelmChart> {
  const { valuesFile, additionalValuesFiles: more } = chart
  return {
    ...chart,
    ...(valuesFile === undefined ? {} : { valuesFile: await localizeFile(root, valuesFile) }),
    ...(more === undefined ? {} : { additionalValuesFiles: await every(more, (path) => localizeFile(root, path)) }),
  }
}

async function localizeChartHome({ helmGlobals, helmCharts = [] }: Kustomization, root: Root): Promise<Kustomization> {
  if (helmGlobals === undefined) {
    if (helmCharts.length > 0) copyChartHome(root, '')
    return {}
  }
  const chartHome = copyChartHome(root, helmGlobals.chartHome ?? '')
  return helmGlobals.chartHome === undefined ? {} : { helmGlobals: { ...helmGlobals, chartHome } }
}
