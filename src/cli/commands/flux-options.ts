import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import type { FluxOptions, FluxVariable } from '../../index.ts'
import type { CommandIo, FlagValues } from '../command.ts'
import type { inputFlags } from './build-flags.ts'

type InputFlagValues = FlagValues<typeof inputFlags>

/** The prefix of variables in the list that contains variables and files: see `joins`. */
const variableFlag = '--flux-var='

/** Returns the options for `flux:` targets. The files with age keys are read only if a target needs them. */
export function toFluxOptions(flags: InputFlagValues, io: CommandIo): FluxOptions {
  return {
    ...toFluxInputs(flags),
    helmReleases: flags['flux-helm-releases'] === 'keep' ? 'keep' : 'render',
    strictSubstitute: flags['flux-strict-substitute'],
    sops: flags.decrypt ? 'decrypt' : sopsMode(flags['flux-sops']),
    get ageKeys() {
      return ageKeys(io)
    },
  }
}

/** Returns the options for the directories of sources and for variables, and for missing ones. */
export function toFluxInputs(
  flags: Pick<InputFlagValues, 'flux-source' | 'flux-vars' | 'flux-missing-sources' | 'flux-missing-vars'>,
): Pick<FluxOptions, 'sources' | 'variables' | 'missingSources' | 'missingVariables'> {
  const sources = flags['flux-source'].map((text) => pair('--flux-source', text))
  const variables = flags['flux-vars'].map((text): FluxVariable => {
    if (!text.startsWith(variableFlag)) return { file: text }
    const [name, value] = pair('--flux-var', text.slice(variableFlag.length))
    return { name, value }
  })
  return {
    sources: Object.fromEntries(sources),
    variables,
    missingSources: flags['flux-missing-sources'] === 'error' ? 'error' : 'warn',
    missingVariables: flags['flux-missing-vars'] === 'ignore' ? 'ignore' : 'error',
  }
}

function sopsMode(mode: string): NonNullable<FluxOptions['sops']> {
  return mode === 'decrypt' || mode === 'mask' ? mode : 'auto'
}

/** @throws KuiltError USAGE_NAME_VALUE */
function pair(flag: string, text: string): readonly [string, string] {
  const equals = text.indexOf('=')
  if (equals < 1) throw new KuiltError('USAGE_NAME_VALUE', { flag, value: text })
  return [text.slice(0, equals), text.slice(equals + 1)]
}

/** Returns the age identities that SOPS would use, except that `SOPS_AGE_KEY_CMD` is never run. */
function ageKeys({ env, cwd }: CommandIo): string {
  const configHome = env['XDG_CONFIG_HOME'] || (env['HOME'] ? join(env['HOME'], '.config') : '')
  const files = [env['SOPS_AGE_KEY_FILE'] ?? '', configHome === '' ? '' : join(configHome, 'sops/age/keys.txt')]
  const texts = files.map((file) => (file === '' ? '' : readIfThere(resolve(cwd, file))))
  return [env['SOPS_AGE_KEY'] ?? '', ...texts].filter((text) => text !== '').join('\n')
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
