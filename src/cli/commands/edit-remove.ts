import { KuiltError } from '../../diagnostics/index.ts'
import type { Group } from '../command.ts'
import {
  buildMetadataArgument,
  buildMetadataDescription,
  parseBuildMetadata,
  patchFlags,
  patchOf,
  rejectCombination,
} from '../edit/arguments.ts'
import { editCommand } from '../edit/edit-command.ts'

const removeResource = editCommand({
  summary: 'Remove resources',
  description: 'Removes the entries that match a pattern. Patterns that match nothing are ignored.',
  arguments: [
    { name: 'PATTERN', summary: 'path as listed; *, ? and [a-z] are wildcards', rest: true, completes: 'resources' },
  ],
  examples: [
    { about: 'Remove one resource', line: 'kuilt edit remove resource service.yaml' },
    { about: 'Remove all files in a directory', line: "kuilt edit remove resource 'apps/*.yaml'" },
  ],
  edits: (_flags, patterns) => [{ type: 'remove-paths', field: 'resources', patterns }],
})

const removeTransformer = editCommand({
  summary: 'Remove transformers',
  description: 'Removes the entries that match a pattern. Patterns that match nothing are ignored.',
  arguments: [
    { name: 'PATTERN', summary: 'path as listed; *, ? and [a-z] are wildcards', rest: true, completes: 'transformers' },
  ],
  examples: [
    { about: 'Remove one transformer', line: 'kuilt edit remove transformer labels.yaml' },
    { about: 'Remove several', line: "kuilt edit remove transformer 'transformers/*.yaml'" },
  ],
  edits: (_flags, patterns) => [{ type: 'remove-paths', field: 'transformers', patterns }],
})

const metadataFlags = {
  'ignore-non-existence': { type: 'bool', short: 'i', summary: 'ignore keys that do not exist' },
} as const

const removeLabel = editCommand({
  summary: 'Remove common labels',
  arguments: [{ name: 'KEY[,KEY]', summary: 'keys, comma-separated', completes: 'labels' }],
  flags: metadataFlags,
  examples: [
    { about: 'Remove a label', line: 'kuilt edit remove label tier' },
    { about: 'Remove keys that may not exist', line: 'kuilt edit remove label tier,team -i' },
  ],
  edits: ({ 'ignore-non-existence': ignoreMissing }, [keys = '']) => [
    { type: 'remove-labels', keys: splitKeys(keys), ignoreMissing },
  ],
})

const removeAnnotation = editCommand({
  summary: 'Remove common annotations',
  arguments: [{ name: 'KEY[,KEY]', summary: 'keys, comma-separated', completes: 'annotations' }],
  flags: metadataFlags,
  examples: [
    { about: 'Remove an annotation', line: 'kuilt edit remove annotation owner' },
    { about: 'Remove keys that may not exist', line: 'kuilt edit remove annotation owner,note --ignore-non-existence' },
  ],
  edits: ({ 'ignore-non-existence': ignoreMissing }, [keys = '']) => [
    { type: 'remove-annotations', keys: splitKeys(keys), ignoreMissing },
  ],
})

const generatorFlags = {
  namespace: {
    type: 'string',
    value: 'NAMESPACE',
    default: '',
    summary: 'namespace of the entries (an empty string is the same as "default")',
  },
} as const

const removeConfigMap = editCommand({
  summary: 'Remove configMapGenerator entries',
  description: 'Fails if none exist; warns if some are missing.',
  arguments: [
    { name: 'NAME[,NAME]', summary: 'names of configMapGenerator entries, comma-separated', completes: 'config-maps' },
  ],
  flags: generatorFlags,
  examples: [
    { about: 'Remove a ConfigMap', line: 'kuilt edit remove configmap settings' },
    { about: 'Remove two with this namespace', line: 'kuilt edit remove configmap settings,flags --namespace=dev' },
  ],
  edits: ({ namespace }, [names = '']) => [{ type: 'remove-config-maps', names: names.split(','), namespace }],
})

const removeSecret = editCommand({
  summary: 'Remove secretGenerator entries',
  description: 'Fails if none exist; warns if some are missing.',
  arguments: [
    { name: 'NAME[,NAME]', summary: 'names of secretGenerator entries, comma-separated', completes: 'secrets' },
  ],
  flags: generatorFlags,
  examples: [
    { about: 'Remove a Secret', line: 'kuilt edit remove secret login' },
    { about: 'Remove two with this namespace', line: 'kuilt edit remove secret login,token --namespace=dev' },
  ],
  edits: ({ namespace }, [names = '']) => [{ type: 'remove-secrets', names: names.split(','), namespace }],
})

const removePatch = editCommand({
  summary: 'Remove a patch',
  description: 'Removes the entry that matches the flags exactly. Warns if there is none.',
  flags: { ...patchFlags, path: { ...patchFlags.path, completes: 'patch-files' } },
  examples: [
    { about: 'Remove a patch file', line: 'kuilt edit remove patch --path=replicas.yaml' },
    {
      about: 'Remove the patch with this target',
      line: 'kuilt edit remove patch --path=replicas.yaml --kind=Deployment --name=web',
    },
  ],
  edits: (flags) => {
    rejectCombination(flags.path !== '' && flags.patch !== '', ['--path', '--patch'])
    return [{ type: 'remove-patch', ...patchOf(flags) }]
  },
})

const removeBuildMetadata = editCommand({
  summary: 'Remove build metadata options',
  description: buildMetadataDescription,
  arguments: [{ ...buildMetadataArgument, completes: 'build-metadata' }],
  examples: [
    { about: 'Remove one option', line: 'kuilt edit remove buildmetadata originAnnotations' },
    { about: 'Remove two', line: 'kuilt edit remove buildmetadata originAnnotations,managedByLabel' },
  ],
  edits: (_flags, [list = '']) => [{ type: 'remove-build-metadata', options: parseBuildMetadata(list) }],
})

/** @throws KuiltError USAGE_KEY_EMPTY */
function splitKeys(list: string): readonly string[] {
  const keys = list.split(',')
  if (keys.includes('')) throw new KuiltError('USAGE_KEY_EMPTY', { list })
  return keys
}

export const editRemoveGroup: Group = {
  summary: 'Remove entries from the kustomization file in the current directory',
  commands: [
    { name: 'annotation', summary: removeAnnotation.summary, load: async () => removeAnnotation },
    { name: 'buildmetadata', summary: removeBuildMetadata.summary, load: async () => removeBuildMetadata },
    { name: 'configmap', summary: removeConfigMap.summary, load: async () => removeConfigMap },
    { name: 'label', summary: removeLabel.summary, load: async () => removeLabel },
    { name: 'patch', summary: removePatch.summary, load: async () => removePatch },
    { name: 'resource', summary: removeResource.summary, load: async () => removeResource },
    { name: 'secret', summary: removeSecret.summary, load: async () => removeSecret },
    { name: 'transformer', summary: removeTransformer.summary, load: async () => removeTransformer },
  ],
  examples: [
    { about: 'Remove resources', line: "kuilt edit remove resource 'apps/*.yaml'" },
    { about: 'Remove a patch', line: 'kuilt edit remove patch --path=replicas.yaml' },
  ],
}
