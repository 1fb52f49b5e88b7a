import type { Group } from '../command.ts'

export const editGroup: Group = {
  summary: 'Edit the kustomization file in the current directory',
  description:
    'Accepts the same arguments as `kustomize edit`. Keeps comments, order, quoting and indentation, and changes only the necessary lines. Writes are atomic; --dry-run only prints the change.',
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
      summary: 'Replace deprecated fields',
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
    { about: 'Preview a change', line: "kuilt edit add resource 'apps/*.yaml' --dry-run" },
  ],
}
