import { checkAnnotationKeys, parseImage, parsePairs, parseReplicas } from '../../edit/parse-arguments.ts'
import type { Group } from '../command.ts'
import { buildMetadataArgument, buildMetadataDescription, parseBuildMetadata, requireSome } from '../edit/arguments.ts'
import { editCommand } from '../edit/edit-command.ts'

const setImage = editCommand({
  summary: 'Set names, tags or digests of images',
  description:
    'IMAGE is NAME[=NEWNAME][:TAG][@DIGEST]. Parts you omit are removed from the entry; an asterisk keeps the current value. Sorts the entries by name.',
  arguments: [{ name: 'IMAGE', summary: 'NAME[=NEWNAME][:TAG][@DIGEST]', rest: true, completes: 'images' }],
  examples: [
    { about: 'Set a new tag', line: 'kuilt edit set image nginx:1.27.2' },
    { about: 'Set a new name and keep the tag', line: "kuilt edit set image 'app=registry.example.com/app:*'" },
  ],
  edits: (_flags, args) => [{ type: 'set-images', images: args.map(parseImage) }],
})

const setReplicas = editCommand({
  summary: 'Set replica counts of workloads',
  arguments: [
    { name: 'NAME=COUNT', summary: 'workload and its number of replicas', rest: true, completes: 'replicas' },
  ],
  examples: [
    { about: 'Scale one workload', line: 'kuilt edit set replicas web=5' },
    { about: 'Scale several at once', line: 'kuilt edit set replicas web=5 worker=2' },
  ],
  edits: (_flags, args) => [{ type: 'set-replicas', replicas: args.map(parseReplicas) }],
})

const setNamespace = editCommand({
  summary: 'Set the namespace for all resources',
  arguments: [{ name: 'NAMESPACE', summary: 'namespace; an empty string removes the field' }],
  examples: [
    { about: 'Move everything to staging', line: 'kuilt edit set namespace staging' },
    { about: 'Stop setting the namespace', line: "kuilt edit set namespace ''" },
  ],
  edits: (_flags, [value = '']) => [{ type: 'set-namespace', value }],
})

const setNamePrefix = editCommand({
  summary: 'Set the prefix for all names',
  arguments: [{ name: 'PREFIX', summary: 'prefix; an empty string removes the field' }],
  examples: [
    { about: 'Prefix all names', line: 'kuilt edit set nameprefix acme-' },
    { about: 'Use -- before a value that starts with a dash', line: 'kuilt edit set nameprefix -- -acme-' },
  ],
  edits: (_flags, [value = '']) => [{ type: 'set-name-prefix', value }],
})

const setNameSuffix = editCommand({
  summary: 'Set the suffix for all names',
  arguments: [{ name: 'SUFFIX', summary: 'suffix; an empty string removes the field' }],
  examples: [
    {
      about: 'Suffix all names; use -- before a value that starts with a dash',
      line: 'kuilt edit set namesuffix -- -v2',
    },
    { about: 'Remove the suffix', line: "kuilt edit set namesuffix ''" },
  ],
  edits: (_flags, [value = '']) => [{ type: 'set-name-suffix', value }],
})

const setLabel = editCommand({
  summary: 'Set common labels',
  arguments: [{ name: 'KEY:VALUE', summary: 'label; the value may be in double quotes', rest: true }],
  examples: [
    { about: 'Set one label', line: 'kuilt edit set label tier:backend' },
    { about: 'Set several', line: 'kuilt edit set label tier:backend team:blue' },
  ],
  edits: (_flags, args) => [{ type: 'set-labels', pairs: parsePairs(args, 'label') }],
})

const setAnnotation = editCommand({
  summary: 'Set common annotations',
  arguments: [{ name: 'KEY:VALUE', summary: 'annotation; the value may be in double quotes', rest: true }],
  examples: [
    { about: 'Set one annotation', line: 'kuilt edit set annotation owner:team-blue' },
    { about: 'Set one with spaces', line: `kuilt edit set annotation 'note:"see the runbook"'` },
  ],
  edits: (_flags, args) => {
    const pairs = parsePairs(args, 'annotation')
    checkAnnotationKeys(Object.keys(pairs))
    return [{ type: 'set-annotations', pairs }]
  },
})

const setBuildMetadata = editCommand({
  summary: 'Set the build metadata options',
  description: buildMetadataDescription,
  arguments: [buildMetadataArgument],
  examples: [
    { about: 'Set only this option', line: 'kuilt edit set buildmetadata originAnnotations' },
    { about: 'Set two', line: 'kuilt edit set buildmetadata originAnnotations,managedByLabel' },
  ],
  edits: (_flags, [list = '']) => [{ type: 'set-build-metadata', options: parseBuildMetadata(list) }],
})

const setGeneratorFlags = {
  'from-literal': { type: 'stringArray', value: 'KEY=VALUE', summary: 'new value of an existing literal' },
  namespace: {
    type: 'string',
    value: 'NAMESPACE',
    default: '',
    summary: 'namespace of the entry to change (an empty string is the same as "default")',
  },
  'new-namespace': { type: 'string', value: 'NAMESPACE', default: '', summary: 'new namespace of the entry' },
} as const

const setConfigMap = editCommand({
  summary: 'Change literals or the namespace of a configMapGenerator entry',
  arguments: [{ name: 'NAME', summary: 'name of a configMapGenerator entry', completes: 'config-maps' }],
  flags: setGeneratorFlags,
  examples: [
    { about: 'Change a value', line: 'kuilt edit set configmap settings --from-literal=LOG_LEVEL=debug' },
    {
      about: 'Move it to another namespace',
      line: 'kuilt edit set configmap settings --namespace=dev --new-namespace=qa',
    },
  ],
  edits: (flags, args) => [{ type: 'set-config-map', ...generatorChange(flags, args) }],
})

const setSecret = editCommand({
  summary: 'Change literals or the namespace of a secretGenerator entry',
  arguments: [{ name: 'NAME', summary: 'name of a secretGenerator entry', completes: 'secrets' }],
  flags: setGeneratorFlags,
  examples: [
    { about: 'Change a value', line: 'kuilt edit set secret login --from-literal=user=admin' },
    { about: 'Move it to another namespace', line: 'kuilt edit set secret login --new-namespace=qa' },
  ],
  edits: (flags, args) => [{ type: 'set-secret', ...generatorChange(flags, args) }],
})

function generatorChange(
  flags: { readonly 'from-literal': readonly string[]; readonly namespace: string; readonly 'new-namespace': string },
  args: readonly string[],
): {
  readonly name: string
  readonly namespace: string
  readonly literals: readonly string[]
  readonly newNamespace: string
} {
  const { 'from-literal': literals, namespace, 'new-namespace': newNamespace } = flags
  requireSome(literals.length > 0 || newNamespace !== '', ['--from-literal', '--new-namespace'])
  return { name: args[0] ?? '', namespace, literals, newNamespace }
}

export const editSetGroup: Group = {
  summary: 'Set values in the kustomization file in the current directory',
  commands: [
    { name: 'annotation', summary: setAnnotation.summary, load: async () => setAnnotation },
    { name: 'buildmetadata', summary: setBuildMetadata.summary, load: async () => setBuildMetadata },
    { name: 'configmap', summary: setConfigMap.summary, load: async () => setConfigMap },
    { name: 'image', summary: setImage.summary, load: async () => setImage },
    { name: 'label', summary: setLabel.summary, load: async () => setLabel },
    { name: 'nameprefix', summary: setNamePrefix.summary, load: async () => setNamePrefix },
    { name: 'namespace', summary: setNamespace.summary, load: async () => setNamespace },
    { name: 'namesuffix', summary: setNameSuffix.summary, load: async () => setNameSuffix },
    { name: 'replicas', summary: setReplicas.summary, load: async () => setReplicas },
    { name: 'secret', summary: setSecret.summary, load: async () => setSecret },
  ],
  examples: [
    { about: 'Release a new version', line: 'kuilt edit set image app=registry.example.com/app:1.4.0' },
    { about: 'Deploy to another namespace', line: 'kuilt edit set namespace staging' },
  ],
}
