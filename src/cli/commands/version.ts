import { KuiltError } from '../../diagnostics/index.ts'
import type { Command, CommandIo } from '../command.ts'
import { kuiltVersion, kustomizeVersion } from '../program.ts'

const versionFlags = {
  output: { type: 'string', short: 'o', value: 'FORMAT', choices: ['json', 'yaml'], summary: 'print as json or yaml' },
  short: {
    type: 'bool',
    summary: 'print only the kustomize version',
    deprecated: 'and will be removed in the future.',
  },
} as const

export const versionCommand: Command<typeof versionFlags> = {
  summary: 'Print the version of kuilt and of the kustomize release that it matches',
  flags: versionFlags,
  examples: [
    { about: 'Print it as text', line: 'kuilt version' },
    { about: 'Print it as JSON', line: 'kuilt version -o json' },
  ],
  run: async ({ output, short }, _args, io) => {
    if (short && output !== undefined) throw new KuiltError('USAGE_FLAGS_EXCLUSIVE', { flags: ['--short', '--output'] })
    if (io.program === 'kustomize') io.stdout.write(short ? shortVersion : formatAsKustomize(output, io))
    else io.stdout.write(short ? `${kustomizeVersion}\n` : formatVersion(output, io))
    return 0
  },
}

/**
 * Formats the version. Tools that check the version use the first number in the output, so kustomize's version comes
 * first.
 */
function formatVersion(format: string | undefined, io: CommandIo): string {
  const facts = { version: kustomizeVersion, kuilt: kuiltVersion, platform: io.platform }
  if (format === 'json') return `${JSON.stringify(facts, null, 2)}\n`
  if (format === 'yaml') return yamlOf(facts)
  return `kustomize ${kustomizeVersion} (kuilt ${kuiltVersion})\n`
}

/** The output of `--short`. Follows api/provenance/provenance.go, (Provenance).Short. */
const shortVersion = `{${kustomizeVersion}  unknown   }\n`

/**
 * Formats the version as kustomize does, for scripts that compare it. Follows kustomize/commands/version/version.go,
 * (Options).Run.
 */
function formatAsKustomize(format: string | undefined, io: CommandIo): string {
  if (format === undefined) return `${kustomizeVersion}\n`
  const [, system = 'unknown', processor = 'unknown'] = /, (\S+) (\S+)$/.exec(io.platform) ?? []
  const facts = {
    version: kustomizeVersion,
    gitCommit: 'unknown',
    buildDate: 'unknown',
    goOs: goNameOf(system),
    goArch: goNameOf(processor),
    goVersion: `none (kuilt ${kuiltVersion} on ${io.platform})`,
  }
  return format === 'json' ? `${JSON.stringify(facts, null, 2)}\n` : `${yamlOf(facts)}\n`
}

/** Converts names of operating systems and architectures to Go's. */
function goNameOf(name: string): string {
  const names: Readonly<Record<string, string>> = { win32: 'windows', x64: 'amd64', ia32: '386' }
  return names[name] ?? name
}

function yamlOf(facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')
}
