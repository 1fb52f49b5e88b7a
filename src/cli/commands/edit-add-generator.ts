import type { Command, CommandIo } from '../command.ts'
import { rejectCombination, requireSome } from '../edit/arguments.ts'
import { editCommand } from '../edit/edit-command.ts'

const sourceFlags = {
  'from-literal': { type: 'stringArray', value: 'KEY=VALUE', summary: 'key and value', group: 'Data flags' },
  'from-file': {
    type: 'stringSlice',
    value: '[KEY=]FILE',
    summary: 'file whose content becomes a value; its name is the default key; *, ? and [a-z] are wildcards',
    group: 'Data flags',
    completes: 'file',
  },
  'from-env-file': {
    type: 'string',
    value: 'FILE',
    default: '',
    summary: 'file with KEY=VALUE lines; cannot be used with other data flags',
    group: 'Data flags',
    completes: 'file',
  },
  namespace: { type: 'string', value: 'NAMESPACE', default: '', summary: 'namespace of the entry' },
  disableNameSuffixHash: { type: 'bool', summary: 'do not append a hash to the name' },
} as const

const configMapFlags = {
  ...sourceFlags,
  behavior: {
    type: 'string',
    default: '',
    choices: ['', 'create', 'merge', 'replace'],
    summary: 'create for a new ConfigMap (default), merge or replace to change one from a base',
  },
} as const

const secretFlags = {
  ...sourceFlags,
  type: { type: 'string', default: 'Opaque', summary: 'type of a new Secret, such as kubernetes.io/tls' },
} as const

const argumentsOf = (kind: string) => [{ name: 'NAME', summary: `name of the ${kind}` }]

export const addConfigMapCommand: Command = editCommand({
  summary: 'Add a configMapGenerator entry, or add data to an existing one',
  arguments: argumentsOf('ConfigMap'),
  flags: configMapFlags,
  examples: [
    { about: 'From values', line: 'kuilt edit add configmap settings --from-literal=LOG_LEVEL=debug' },
    { about: 'From files', line: "kuilt edit add configmap settings --from-file='config/*.ini'" },
  ],
  edits: async (flags, [name = ''], io) => [
    { type: 'add-config-map', name, behavior: flags.behavior, ...(await sourcesOf(flags, io)) },
  ],
})

export const addSecretCommand: Command = editCommand({
  summary: 'Add a secretGenerator entry, or add data to an existing one',
  arguments: argumentsOf('Secret'),
  flags: secretFlags,
  examples: [
    { about: 'From an env file', line: 'kuilt edit add secret login --from-env-file=login.env' },
    {
      about: 'A certificate',
      line: 'kuilt edit add secret tls --type=kubernetes.io/tls --from-file=tls.crt,tls.key',
    },
  ],
  edits: async (flags, [name = ''], io) => [
    { type: 'add-secret', name, secretType: flags.type, ...(await sourcesOf(flags, io)) },
  ],
})

interface SourceValues {
  readonly 'from-literal': readonly string[]
  readonly 'from-file': readonly string[]
  readonly 'from-env-file': string
  readonly namespace: string
  readonly disableNameSuffixHash: boolean
}

async function sourcesOf(
  flags: SourceValues,
  io: CommandIo,
): Promise<{
  readonly namespace: string
  readonly literals: readonly string[]
  readonly files: readonly string[]
  readonly envFile: string
  readonly disableNameSuffixHash: boolean
}> {
  const { expandFileSources } = await import('../edit/expand-arguments.ts')
  const { 'from-literal': literals, 'from-env-file': envFile, namespace, disableNameSuffixHash } = flags
  const sources = flags['from-file']
  const isGiven = literals.length > 0 || sources.length > 0 || envFile !== ''
  requireSome(isGiven, ['--from-literal', '--from-file', '--from-env-file'])
  const files = expandFileSources(sources, io, { required: literals.length === 0 && envFile === '' })
  const isTogether = envFile !== '' && (literals.length > 0 || files.length > 0)
  // `--from-literal` and `--from-file` can be combined.
  rejectCombination(isTogether, ['--from-env-file', literals.length > 0 ? '--from-literal' : '--from-file'])
  return { namespace, literals, files, envFile, disableNameSuffixHash }
}
