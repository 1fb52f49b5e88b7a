import type {
  ConfigMapArgs,
  HelmChart,
  HelmChartArgs,
  HelmGlobals,
  Kustomization,
  SecretArgs,
} from './kustomization.gen.ts'

/** Moves deprecated fields into those that replace them. Follows api/types/kustomization.go, (Kustomization).FixKustomization. */
export function migrate(raw: Kustomization): Kustomization {
  const { bases, imageTags, helmChartInflationGenerator, ...rest } = raw
  const charts = helmChartInflationGenerator ?? []
  const globals = rest.helmGlobals ?? globalsOf(charts)
  return dropUndefined({
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

/** Like Go's `append`: an empty list appended to a missing one leaves it missing. */
function append<T>(list: readonly T[] | undefined, more: readonly T[] | undefined): readonly T[] | undefined {
  return more === undefined || more.length === 0 ? list : [...(list ?? []), ...more]
}

function foldEnv<T extends ConfigMapArgs>(args: T): T {
  const { env, ...rest } = args
  // Only `env` is removed, which is optional in T.
  return env ? ({ ...rest, envs: [...(args.envs ?? []), env] } as unknown as T) : args
}

function globalsOf(charts: readonly HelmChartArgs[]): HelmGlobals | undefined {
  const configHome = charts.findLast((chart) => chart.helmHome)?.helmHome
  const chartHome = charts.findLast((chart) => chart.chartHome)?.chartHome
  return configHome || chartHome ? dropUndefined({ configHome, chartHome }) : undefined
}

function toChart(args: HelmChartArgs): HelmChart {
  return dropUndefined({
    name: args.chartName,
    version: args.chartVersion,
    repo: args.chartRepoUrl,
    releaseName: args.releaseName,
    valuesFile: args.values,
    valuesInline: args.valuesLocal,
    valuesMerge: args.valuesMerge,
  })
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function dropUndefined<T extends object>(value: T): Defined<T> {
  // Entries without undefined values fit the same shape with optional fields.
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Defined<T>
}
