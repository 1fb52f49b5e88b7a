import type { Group } from './command.ts'

/** Every command of kuilt. A module is loaded when its command is run. */
export const commands: Group = {
  summary: 'Kustomize overlays in, Kubernetes manifests out: the same bytes as kustomize, without a cluster.',
  commands: [
    {
      name: 'build',
      summary: 'Print the resources of a kustomization',
      load: async () => (await import('./commands/build.ts')).buildCommand,
    },
    {
      name: 'create',
      summary: 'Make a kustomization file in the current directory',
      aliases: ['init'],
      load: async () => (await import('./commands/create.ts')).createCommand,
    },
    {
      name: 'edit',
      summary: 'Change the kustomization file of the current directory',
      load: async () => (await import('./commands/edit.ts')).editGroup,
    },
    {
      name: 'localize',
      summary: 'Copy a kustomization with everything that it refers to',
      load: async () => (await import('./commands/localize.ts')).localizeCommand,
    },
    {
      name: 'lint',
      summary: 'Look for mistakes in kustomizations without printing what they build',
      load: async () => (await import('./commands/lint.ts')).lintCommand,
    },
    {
      name: 'schema',
      summary: 'Print the JSON schema of kustomization files',
      load: async () => (await import('./commands/schema.ts')).schemaCommand,
    },
    {
      name: 'version',
      summary: 'Print the version of kuilt, and of the kustomize release that it reproduces',
      load: async () => (await import('./commands/version.ts')).versionCommand,
    },
    {
      name: 'completion',
      summary: 'Print a completion script for a shell',
      load: async () => (await import('./commands/completion.ts')).completionCommand,
    },
    {
      name: 'help',
      summary: 'Show help for a command, or explain an error',
      load: async () => (await import('./commands/help.ts')).helpCommand,
    },
    {
      name: '__complete',
      summary: 'List values for completion scripts',
      hidden: true,
      load: async () => (await import('./commands/complete.ts')).completeCommand,
    },
  ],
  examples: [
    { about: 'Print what an overlay deploys', line: 'kuilt build overlays/prod' },
    { about: 'Deploy it', line: 'kuilt build overlays/prod | kubectl apply -f -' },
  ],
}
