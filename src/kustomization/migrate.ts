import { withoutUndefined } from '../tree/json-values.ts'
import type {
  ConfigMapArgs,
  HelmChart,
  HelmChartArgs,
  HelmGlobals,
  Kustomization,
  SecretArgs,
} from './kustomization.gen.ts'

/**
 * Moves the values of deprecated fields to the fields that replace them. Follows api/types/kustomization.go,
 * (Kustomization).FixKustomization.
 */
export function migrate(raw: Kustomization): Kustomization {
  const { bases, imageTags, helmChartInflationGenerator, ...rest } = raw
  const charts = helmChartInflationGenerator ?? []
  const globals = rest.helmGlobals ?? globalsOf(charts)
  return withoutUndefined({
    ...rest,
    kind: rest.kind || 'Kustomization',
    resources: append(rest.resources, bases),
    images: append(rest.images, imageTags),
    configMapGenerator: rest.configMapGenerator?.map(foldEnv<ConfigMapArgs>),
    secretGenerator: rest.secretGenerator?.map(foldEnv<SecretArgs>),
    helmCharts: append(rest.helmCharts, helmChartInflationGenerator?.map(toChart)),
    helmGlobals: globals,
  })
}

/** Appends a list like Go's `append`: if an empty list is appended to a missing one, the list stays missing. */
function append<T>(list: readonly T[] | undefined, more: readonly T[] | undefined): readonly T[] | undefined {
  return more === undefined || more.length === 0 ? list : [...(list ?? []), ...more]
}

function foldEnv<T extends ConfigMapArgs>(args: T): T {
  const { env, ...rest } = args
  // The result has all fields of T except `env`, which is optional.
  return env ? ({ ...rest, envs: [...(args.envs ?? []), env] } as unknown as T) : args
}

function globalsOf(charts: readonly HelmChartArgs[]): HelmGlobals | undefined {
  const configHome = charts.findLast((chart) => chart.helmHome)?.helmHome
  const chartHome = charts.findLast((chart) => chart.chartHome)?.chartHome
  return configHome || chartHome ? withoutUndefined({ configHome, chartHome }) : undefined
}

function toChart(args: HelmChartArgs): HelmChart {
  return withoutUndefined({
    name: args.chartName,
    version: args.chartVersion,
    repo: args.chartRepoUrl,
    releaseName: args.releaseName,
    valuesFile: args.values,
    valuesInline: args.valuesLocal,
    valuesMerge: args.valuesMerge,
  })
}
