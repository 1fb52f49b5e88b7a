import type { Group } from '../command.ts'

export const editGroup: Group = {
  summary: 'Change the kustomization file of the current directory',
  description:
    'Takes the command lines of `kustomize edit` and does the same to the data. Comments, order, quoting, indentation and every line that need not change stay as they are. A file is replaced as a whole or not at all; with --dry-run the change is only shown.',
  commands: [
    {
      name: 'add',
      summary: 'Add resources, labels, generators, patches, …',
      load: async () => (await import('./edit-add.ts')).editAddGroup,
    },
    {
      name: 'set',
      summary: 'Set images, replicas, names, labels, …',
      load: async () => (await import('./edit-set.ts')).editSetGroup,
    },
    {
      name: 'remove',
      summary: 'Remove resources, labels, generators, patches, …',
      load: async () => (await import('./edit-remove.ts')).editRemoveGroup,
    },
    {
      name: 'fix',
      summary: 'Replace deprecated fields by current ones',
      load: async () => (await import('./edit-fix.ts')).editFixCommand,
    },
    {
      name: 'alpha-list-builtin-plugin',
      summary: 'List the kinds of built-in plugins',
      load: async () => (await import('./edit-list-plugins.ts')).editListPluginsCommand,
    },
  ],
  examples: [
    { about: 'Release a new version', line: 'kuilt edit set image app=registry.example.com/app:1.4.0' },
    { about: 'See what a change would do', line: "kuilt edit add resource 'apps/*.yaml' --dry-run" },
  ],
}
