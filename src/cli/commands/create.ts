import { parsePairs } from '../../edit/parse-arguments.ts'
import type { Command, CommandIo, FlagValues } from '../command.ts'

const createFlags = {
  resources: {
    type: 'string',
    value: 'PATH[,PATH]',
    default: '',
    summary: 'files, directories and URLs, parted by commas; *, ? and [a-z] match',
    completes: 'file',
  },
  autodetect: { type: 'bool', summary: 'add every file of the directory that holds Kubernetes resources' },
  recursive: {
    type: 'bool',
    summary: 'with --autodetect: look into directories; one with a kustomization file is added itself',
  },
  namespace: { type: 'string', value: 'NAMESPACE', default: '', summary: 'namespace of all resources' },
  nameprefix: { type: 'string', value: 'PREFIX', default: '', summary: 'prefix of all names' },
  namesuffix: { type: 'string', value: 'SUFFIX', default: '', summary: 'suffix of all names' },
  labels: { type: 'string', value: 'KEY:VALUE[,…]', default: '', summary: 'common labels, parted by commas' },
  annotations: { type: 'string', value: 'KEY:VALUE[,…]', default: '', summary: 'common annotations, parted by commas' },
  'dry-run': { type: 'bool', summary: 'print the file as a diff and write nothing' },
} as const

export const createCommand: Command<typeof createFlags> = {
  summary: 'Make a kustomization file in the current directory',
  description:
    'Writes kustomization.yaml. A kustomization file that exists is never overwritten; --autodetect fills one that says nothing yet.',
  flags: createFlags,
  examples: [
    { about: 'Start an overlay', line: 'kuilt create --resources=../base --namespace=staging --nameprefix=staging-' },
    { about: 'Take what is there', line: 'kuilt create --autodetect --recursive' },
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
