import { didYouMean } from '../../diagnostics/hints.ts'
import { KuiltError, type WarningCode, warningCodes } from '../../diagnostics/index.ts'
import type { BuildOptions } from '../../index.ts'
import type { CommandIo, FlagValues } from '../command.ts'
import type { buildFlags, inputFlags } from './build-flags.ts'

type BuildFlagValues = FlagValues<typeof buildFlags>
type InputFlagValues = FlagValues<typeof inputFlags>

/** Build options from the flags and the environment. */
export async function toBuildOptions(flags: BuildFlagValues, io: CommandIo): Promise<BuildOptions> {
  const managedByEverywhere = io.env['KUSTOMIZE_ENABLE_MANAGEDBY_LABEL'] === 'on'
  return {
    ...(await toInputOptions(flags, io)),
    managedByLabel: flags['enable-managedby-label'] || managedByEverywhere,
    ...(flags.reorder === undefined ? {} : { reorder: flags.reorder === 'none' ? 'none' : 'legacy' }),
  }
}

/** What a build may read and run. */
export async function toInputOptions(flags: InputFlagValues, io: CommandIo): Promise<BuildOptions> {
  return { ...toLoadingOptions(flags, io), ...(await programOptions(flags)) }
}

/** What may be read. */
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
  }
}

function parseSize(text: string): number {
  const [, digits, unit = ''] = /^([0-9]{1,12})(Ki|Mi|Gi)?$/.exec(text) ?? []
  if (digits === undefined) throw new KuiltError('USAGE_SIZE', { flag: '--max-file-size', value: text })
  return Number(digits) * 1024 ** ['', 'Ki', 'Mi', 'Gi'].indexOf(unit)
}

/** Programs run only if a flag allows them: without one, the build does not even receive the capability. */
async function programOptions(flags: InputFlagValues): Promise<BuildOptions> {
  const plugins = flags['enable-alpha-plugins']
  if (!plugins && !flags['enable-helm']) return {}
  const { localExecHost } = await import('../../plugins/local-exec-host.ts')
  return { exec: localExecHost(), helm: helmOptions(flags), ...(plugins ? { plugins: pluginOptions(flags) } : {}) }
}

function helmOptions(flags: InputFlagValues): NonNullable<BuildOptions['helm']> {
  return {
    command: flags['helm-command'],
    apiVersions: flags['helm-api-versions'],
    debug: flags['helm-debug'],
    ...(flags['helm-kube-version'] ? { kubeVersion: flags['helm-kube-version'] } : {}),
  }
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

/** The values of `--no-warn`. @throws KuiltError USAGE_FLAG_VALUE_INVALID */
export function toWarningCodes(values: readonly string[]): readonly WarningCode[] {
  return values.map((value) => {
    const code = warningCodes.find((known) => known === value)
    if (code !== undefined) return code
    const closest = didYouMean(value, warningCodes)
    const hint = closest === undefined ? undefined : `did you mean \`--no-warn=${closest}\`?`
    throw new KuiltError('USAGE_FLAG_VALUE_INVALID', { flag: '--no-warn', value, expected: warningCodes }, { hint })
  })
}
