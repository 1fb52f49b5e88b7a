import { didYouMean } from '../../diagnostics/hints.ts'
import { KuiltError, listWarningCodes, type WarningCode } from '../../diagnostics/index.ts'
import type { BuildOptions, ChartSource, FluxOptions, TargetOptions } from '../../index.ts'
import type { CommandIo, FlagValues } from '../command.ts'
import { kustomizeVersion } from '../program.ts'
import type { buildFlags, inputFlags } from './build-flags.ts'
import { chartOptions } from './chart-options.ts'
import { toFluxOptions } from './flux-options.ts'

type BuildFlagValues = FlagValues<typeof buildFlags>
type InputFlagValues = FlagValues<typeof inputFlags>

/** Returns the build options from the flags and the environment. */
export async function toBuildOptions(flags: BuildFlagValues, io: CommandIo): Promise<TargetOptions> {
  const managedByEverywhere = io.env['KUSTOMIZE_ENABLE_MANAGEDBY_LABEL'] === 'on'
  return {
    ...(await toInputOptions(flags, io)),
    managedByLabel: flags['enable-managedby-label'] || managedByEverywhere,
    ...(flags.reorder === undefined ? {} : { reorder: flags.reorder === 'none' ? 'none' : 'legacy' }),
  }
}

/** Returns the options for the files that a build may read and the programs that it may run. */
export async function toInputOptions(flags: InputFlagValues, io: CommandIo): Promise<TargetOptions> {
  const flux = toFluxOptions(flags, io)
  return {
    ...toLoadingOptions(flags, io),
    ...(await programOptions(flags, io)),
    ...(await argocdOptions(flags, io)),
    chart: chartOptions(flags),
    flux,
    ...sopsOptions(flux),
  }
}

/**
 * Returns the options for SOPS. As in kustomize, builds with KSOPS generators fail unless flags determine how to handle
 * them.
 */
function sopsOptions(flux: FluxOptions): Pick<TargetOptions, 'sops'> {
  if (flux.sops !== 'decrypt' && flux.sops !== 'mask') return {}
  return {
    sops: {
      mode: flux.sops,
      get ageKeys() {
        return flux.ageKeys ?? ''
      },
    },
  }
}

/** Returns the options for the files that a build may read. */
export function toLoadingOptions(
  flags: Pick<InputFlagValues, 'no-remote' | 'load-restrictor' | 'root' | 'max-file-size'>,
  io: CommandIo,
): BuildOptions {
  return {
    cwd: io.cwd,
    remote: !flags['no-remote'],
    loadRestrictions: flags['load-restrictor'] === 'LoadRestrictionsNone' ? 'none' : 'root-only',
    ...(flags.root === undefined ? {} : { root: flags.root }),
    maxFileSize: parseSize(flags['max-file-size']),
    ...(io.program === 'kustomize' ? { kustomizeVersion } : {}),
  }
}

function parseSize(text: string): number {
  const [, digits, unit = ''] = /^([0-9]{1,12})(Ki|Mi|Gi)?$/.exec(text) ?? []
  if (digits === undefined) throw new KuiltError('USAGE_SIZE', { flag: '--max-file-size', value: text })
  return Number(digits) * 1024 ** ['', 'Ki', 'Mi', 'Gi'].indexOf(unit)
}

/** Returns the options for Argo CD. Their code is loaded only if one of these flags is set. */
async function argocdOptions(flags: InputFlagValues, io: CommandIo): Promise<TargetOptions> {
  const { 'argocd-tracking': tracking, 'argocd-show-apps': showApplications } = flags
  const { 'argocd-repo': repositories, 'argocd-parameters': parameters } = flags
  const { 'argocd-missing-sources': missingSources } = flags
  const texts = [tracking, parameters, missingSources]
  if (texts.every((text) => text === undefined) && !showApplications && repositories.length === 0) return {}
  const { toArgocdOptions } = await import('../argocd-options.ts')
  return { argocd: toArgocdOptions({ tracking, showApplications, repositories, parameters, missingSources }, io) }
}

/**
 * Returns the options for programs, which run only if a flag allows them. Otherwise, the build does not even receive an
 * `ExecHost`.
 */
async function programOptions(flags: InputFlagValues, io: CommandIo): Promise<BuildOptions> {
  const plugins = flags['enable-alpha-plugins']
  const fetches = flags['enable-remote-charts']
  const isNative = flags.helm === 'native' || (fetches && flags.helm === undefined && !flags['enable-helm'])
  if (!plugins && !flags['enable-helm']) return isNative ? { helm: await helmOptions(flags, isNative, io) } : {}
  const { localExecHost } = await import('../../plugins/local-exec-host.ts')
  return {
    ...(plugins || !isNative ? { exec: localExecHost() } : {}),
    helm: await helmOptions(flags, isNative, io),
    ...(plugins ? { plugins: pluginOptions(flags) } : {}),
  }
}

async function helmOptions(
  flags: InputFlagValues,
  isNative: boolean,
  io: CommandIo,
): Promise<NonNullable<BuildOptions['helm']>> {
  const { chartEngine } = await import('../../targets/helm/chart-engine.ts')
  const engine = flags.helm === 'program' ? {} : { [isNative ? 'engine' : 'fallback']: await chartEngine() }
  return {
    ...engine,
    ...(flags['enable-remote-charts'] ? { charts: await remoteSource(io) } : {}),
    ...(flags['helm-seed'] === undefined ? {} : { seed: flags['helm-seed'] }),
    command: flags['helm-command'],
    apiVersions: flags['helm-api-versions'],
    debug: flags['helm-debug'],
    ...(flags['helm-kube-version'] ? { kubeVersion: flags['helm-kube-version'] } : {}),
  }
}

async function remoteSource({ env }: CommandIo): Promise<ChartSource> {
  const { remoteCharts } = await import('../../targets/helm/remote-charts.ts')
  const { cacheDirectoryOf } = await import('../../targets/helm/cache-directory.ts')
  return await remoteCharts({ cacheDirectory: cacheDirectoryOf(env), env })
}

function pluginOptions(flags: InputFlagValues): NonNullable<BuildOptions['plugins']> {
  return {
    enableExec: flags['enable-exec'],
    network: flags.network,
    ...(flags['network-name'] ? { networkName: flags['network-name'] } : {}),
    mounts: flags.mount,
    env: flags.env,
    asCurrentUser: flags['as-current-user'],
  }
}

/** Checks the values of `--no-warn`. @throws KuiltError USAGE_FLAG_VALUE_INVALID */
export function toWarningCodes(values: readonly string[]): readonly WarningCode[] {
  if (values.length === 0) return []
  const warningCodes = listWarningCodes()
  return values.map((value) => {
    const code = warningCodes.find((known) => known === value)
    if (code !== undefined) return code
    const closest = didYouMean(value, warningCodes)
    const hint = closest === undefined ? undefined : `did you mean \`--no-warn=${closest}\`?`
    throw new KuiltError('USAGE_FLAG_VALUE_INVALID', { flag: '--no-warn', value, expected: warningCodes }, { hint })
  })
}
