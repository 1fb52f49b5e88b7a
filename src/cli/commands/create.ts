import { parsePairs } from '../../edit/parse-arguments.ts'
import type { Command, CommandIo, FlagValues } from '../command.ts'

const createFlags = {
  resources: {
    type: 'string',
    value: 'PATH[,PATH]',
    default: '',
    summary: 'files, directories and URLs, comma-separated; *, ? and [a-z] are wildcards',
    completes: 'file',
  },
  autodetect: { type: 'bool', summary: 'add all files with Kubernetes resources in the directory' },
  recursive: {
    type: 'bool',
    summary: 'with --autodetect: also search subdirectories; those with a kustomization file are added as directories',
  },
  namespace: { type: 'string', value: 'NAMESPACE', default: '', summary: 'namespace for all resources' },
  nameprefix: { type: 'string', value: 'PREFIX', default: '', summary: 'prefix for all names' },
  namesuffix: { type: 'string', value: 'SUFFIX', default: '', summary: 'suffix for all names' },
  labels: { type: 'string', value: 'KEY:VALUE[,…]', default: '', summary: 'common labels, comma-separated' },
  annotations: { type: 'string', value: 'KEY:VALUE[,…]', default: '', summary: 'common annotations, comma-separated' },
  'dry-run': { type: 'bool', summary: 'print the file as a diff without writing it' },
} as const

export const createCommand: Command<typeof createFlags> = {
  summary: 'Create a kustomization file in the current directory',
  description:
    'Writes kustomization.yaml. Never overwrites an existing kustomization file, but --autodetect fills in an empty one.',
  flags: createFlags,
  examples: [
    { about: 'Start an overlay', line: 'kuilt create --resources=../base --namespace=staging --nameprefix=staging-' },
    { about: 'Add all resources found', line: 'kuilt create --autodetect --recursive' },
  ],
  run: async (flags, _args, io) => {
    const { writeNewKustomization } = await import('../edit/run-edits.ts')
    const resources = await resourcesFor(flags, io)
    const content = {
      resources,
      namePrefix: flags.nameprefix,
      nameSuffix: flags.namesuffix,
      namespace: flags.namespace,
      commonLabels: parsePairs(splitPairs(flags.labels), 'label'),
      commonAnnotations: parsePairs(splitPairs(flags.annotations), 'annotation'),
    }
    writeNewKustomization(content, { io, dryRun: flags['dry-run'], fillsBlank: flags.autodetect })
    return 0
  },
}

function splitPairs(list: string): readonly string[] {
  return list === '' ? [] : list.split(',')
}

async function resourcesFor(flags: FlagValues<typeof createFlags>, io: CommandIo): Promise<readonly string[]> {
  const { expandAll } = await import('../edit/expand-arguments.ts')
  const named = flags.resources === '' ? [] : await expandAll(flags.resources.split(','), io)
  if (!flags.autodetect) return named
  const { detectResources } = await import('../../edit/detect-resources.ts')
  const { diskFileSystem } = await import('../../index.ts')
  return [...new Set([...named, ...detectResources(io.cwd, flags.recursive, diskFileSystem())])]
}
