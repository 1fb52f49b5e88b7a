import type { AddPaths } from '../../edit/edits.ts'
import { parsePairs } from '../../edit/parse-arguments.ts'
import type { Group } from '../command.ts'
import {
  buildMetadataArgument,
  buildMetadataDescription,
  parseBuildMetadata,
  patchFlags,
  patchOf,
  rejectCombination,
  requireSome,
} from '../edit/arguments.ts'
import { editCommand } from '../edit/edit-command.ts'

const resourceFlags = {
  'no-verify': {
    type: 'bool',
    summary: 'add the paths as written, without expanding wildcards or checking that they exist',
  },
} as const

const addResource = editCommand({
  summary: 'Add resources',
  description:
    'Adds files, directories and git URLs to resources. Expands wildcards. Skips entries that are already listed, and the kustomization file itself.',
  arguments: [
    { name: 'PATH', summary: 'file, directory or URL; *, ? and [a-z] are wildcards', rest: true, completes: 'file' },
  ],
  flags: resourceFlags,
  examples: [
    { about: 'Add a file', line: 'kuilt edit add resource service.yaml' },
    { about: 'Add all files in a directory', line: "kuilt edit add resource 'apps/*.yaml'" },
  ],
  edits: async (flags, patterns, io) => {
    const { expandAll } = await import('../edit/expand-arguments.ts')
    const paths = flags['no-verify'] ? patterns : await expandAll(patterns, io, 'to add it anyway, use `--no-verify`')
    return addAll('resources', paths)
  },
})

const addComponent = editCommand({
  summary: 'Add components',
  description: 'Adds directories to components. Expands wildcards. Skips entries that are already listed.',
  arguments: [
    { name: 'PATH', summary: 'directory or URL; *, ? and [a-z] are wildcards', rest: true, completes: 'directory' },
  ],
  examples: [
    { about: 'Add a component', line: 'kuilt edit add component ../components/tls' },
    { about: 'Add several', line: "kuilt edit add component '../components/*'" },
  ],
  edits: async (_flags, patterns, io) => {
    const { expandAll } = await import('../edit/expand-arguments.ts')
    return addAll('components', await expandAll(patterns, io))
  },
})

const addGenerator = editCommand({
  summary: 'Add generators',
  description: 'Adds files to generators. Expands wildcards; patterns that match nothing cause a warning.',
  arguments: [{ name: 'PATH', summary: 'file; *, ? and [a-z] are wildcards', rest: true, completes: 'file' }],
  examples: [
    { about: 'Add a generator', line: 'kuilt edit add generator chart.yaml' },
    { about: 'Add several', line: "kuilt edit add generator 'generators/*.yaml'" },
  ],
  edits: async (_flags, patterns, io) => {
    const { expandKnown } = await import('../edit/expand-arguments.ts')
    return addAll('generators', expandKnown(patterns, io))
  },
})

const addTransformer = editCommand({
  summary: 'Add transformers',
  description: 'Adds files to transformers. Expands wildcards; patterns that match nothing cause a warning.',
  arguments: [{ name: 'PATH', summary: 'file; *, ? and [a-z] are wildcards', rest: true, completes: 'file' }],
  examples: [
    { about: 'Add a transformer', line: 'kuilt edit add transformer labels.yaml' },
    { about: 'Add several', line: "kuilt edit add transformer 'transformers/*.yaml'" },
  ],
  edits: async (_flags, patterns, io) => {
    const { expandKnown } = await import('../edit/expand-arguments.ts')
    return addAll('transformers', expandKnown(patterns, io))
  },
})

const addBase = editCommand({
  summary: 'Add base directories to resources',
  description: 'Like `add resource`, but accepts no wildcards or URLs, and fails if a directory is already listed.',
  arguments: [{ name: 'DIR[,DIR]', summary: 'directories, comma-separated', completes: 'directory' }],
  examples: [
    { about: 'Add a base', line: 'kuilt edit add base ../base' },
    { about: 'Add two', line: 'kuilt edit add base ../base,../monitoring' },
  ],
  edits: async (_flags, [list = ''], io) => {
    const { requirePaths } = await import('../edit/expand-arguments.ts')
    const paths = requirePaths(list.split(','), io)
    return [{ type: 'add-paths', field: 'resources', paths, duplicates: 'reject' }]
  },
})

const annotationFlags = {
  force: { type: 'bool', short: 'f', summary: 'overwrite existing keys' },
} as const

const addAnnotation = editCommand({
  summary: 'Add common annotations',
  arguments: [{ name: 'KEY:VALUE', summary: 'annotation; the value may be in double quotes', rest: true }],
  flags: annotationFlags,
  examples: [
    { about: 'Add an annotation', line: 'kuilt edit add annotation owner:team-blue' },
    { about: 'Overwrite it', line: 'kuilt edit add annotation owner:team-red --force' },
  ],
  edits: ({ force }, args) => [{ type: 'add-annotations', pairs: parsePairs(args, 'annotation'), force }],
})

const labelFlags = {
  ...annotationFlags,
  'without-selector': {
    type: 'bool',
    summary: 'add to labels instead of commonLabels, so that selectors do not change',
  },
  'include-templates': { type: 'bool', summary: 'also label pod templates; requires --without-selector' },
} as const

const addLabel = editCommand({
  summary: 'Add common labels',
  arguments: [{ name: 'KEY:VALUE', summary: 'label; the value may be in double quotes', rest: true }],
  flags: labelFlags,
  examples: [
    { about: 'Add a label to resources and selectors', line: 'kuilt edit add label app:web' },
    { about: 'Add one that can change later', line: 'kuilt edit add label version:1.4.0 --without-selector' },
  ],
  edits: (flags, args) => {
    const { force, 'without-selector': withoutSelector, 'include-templates': includeTemplates } = flags
    requireSome(withoutSelector || !includeTemplates, ['--without-selector'], '--include-templates')
    return [{ type: 'add-labels', pairs: parsePairs(args, 'label'), force, withoutSelector, includeTemplates }]
  },
})

const addPatch = editCommand({
  summary: 'Add a patch',
  description:
    'Adds a strategic merge patch or a JSON patch, as a file or inline. Skips a patch that is already listed.',
  flags: patchFlags,
  examples: [
    { about: 'Add a patch file', line: 'kuilt edit add patch --path=replicas.yaml' },
    { about: 'Patch every Deployment', line: 'kuilt edit add patch --path=security.yaml --kind=Deployment' },
  ],
  edits: (flags) => {
    rejectCombination(flags.path !== '' && flags.patch !== '', ['--path', '--patch'])
    requireSome(flags.path !== '' || flags.patch !== '', ['--path', '--patch'])
    return [{ type: 'add-patch', ...patchOf(flags) }]
  },
})

const addBuildMetadata = editCommand({
  summary: 'Add build metadata options',
  description: buildMetadataDescription,
  arguments: [buildMetadataArgument],
  examples: [
    { about: 'Add one option', line: 'kuilt edit add buildmetadata originAnnotations' },
    { about: 'Add two', line: 'kuilt edit add buildmetadata originAnnotations,managedByLabel' },
  ],
  edits: (_flags, [list = '']) => [{ type: 'add-build-metadata', options: parseBuildMetadata(list) }],
})

const ownFiles = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/**
 * Returns the edit that adds paths. Without any path, the file is not written. The name of the kustomization file
 * itself is not added, but the file is written. Follows kustomize/commands/edit/add/addresource.go,
 * (addResourceOptions).RunAddResource.
 */
function addAll(field: AddPaths['field'], paths: readonly string[]): readonly AddPaths[] {
  if (paths.length === 0) return []
  return [{ type: 'add-paths', field, paths: paths.filter((path) => !ownFiles.includes(path)) }]
}

export const editAddGroup: Group = {
  summary: 'Add entries to the kustomization file in the current directory',
  commands: [
    { name: 'annotation', summary: addAnnotation.summary, load: async () => addAnnotation },
    { name: 'base', summary: addBase.summary, load: async () => addBase },
    { name: 'buildmetadata', summary: addBuildMetadata.summary, load: async () => addBuildMetadata },
    { name: 'component', summary: addComponent.summary, load: async () => addComponent },
    {
      name: 'configmap',
      summary: 'Add a configMapGenerator entry, or add data to an existing one',
      load: async () => (await import('./edit-add-generator.ts')).addConfigMapCommand,
    },
    { name: 'generator', summary: addGenerator.summary, load: async () => addGenerator },
    { name: 'label', summary: addLabel.summary, load: async () => addLabel },
    { name: 'patch', summary: addPatch.summary, load: async () => addPatch },
    { name: 'resource', summary: addResource.summary, load: async () => addResource },
    {
      name: 'secret',
      summary: 'Add a secretGenerator entry, or add data to an existing one',
      load: async () => (await import('./edit-add-generator.ts')).addSecretCommand,
    },
    { name: 'transformer', summary: addTransformer.summary, load: async () => addTransformer },
  ],
  examples: [
    { about: 'Add resources', line: "kuilt edit add resource 'apps/*.yaml'" },
    { about: 'Add a ConfigMap', line: 'kuilt edit add configmap settings --from-literal=LOG_LEVEL=debug' },
  ],
}
