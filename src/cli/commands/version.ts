import { KuiltError } from '../../diagnostics/index.ts'
import type { Command, Io } from '../command.ts'
import { kuiltVersion, kustomizeVersion } from '../program.ts'

export const versionFlags = {
  output: { type: 'string', short: 'o', value: 'FORMAT', choices: ['json', 'yaml'], summary: 'print as json or yaml' },
  short: {
    type: 'bool',
    summary: 'print only the kustomize version',
    deprecated: 'and will be removed in the future.',
  },
} as const

export const versionCommand: Command<typeof versionFlags> = {
  summary: 'Print the version of kuilt, and of the kustomize release it reproduces',
  flags: versionFlags,
  examples: [
    { about: 'For people', line: 'kuilt version' },
    { about: 'For programs', line: 'kuilt version -o json' },
  ],
  run: async ({ output, short }, _args, io) => {
    if (short && output !== undefined) throw new KuiltError('USAGE_FLAGS_EXCLUSIVE', { flags: ['--short', '--output'] })
    io.stdout.write(short ? `${kustomizeVersion}\n` : formatVersion(output, io))
    return 0
  },
}

/** Tools that check the version take the first number they find, so the kustomize version comes first. */
function formatVersion(format: string | undefined, io: Io): string {
  const facts = { version: kustomizeVersion, kuilt: kuiltVersion, platform: io.platform }
  if (format === 'json') return `${JSON.stringify(facts, null, 2)}\n`
  if (format === 'yaml')
    return `${Object.entries(facts)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join('')}`
  return `kustomize ${kustomizeVersion} (kuilt ${kuiltVersion})\n`
}
