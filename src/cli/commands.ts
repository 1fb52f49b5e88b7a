import type { Group } from './command.ts'
import { buildCommand } from './commands/build.ts'

/**
 * All commands of kuilt. The main file of the program contains everything that `build` needs, because the program
 * starts fastest from a single file. Code for other commands is in separate files, which are loaded when a command
 * runs.
 */
export const commands: Group = {
  summary: 'Builds kustomize overlays into Kubernetes manifests, with the same output as kustomize, byte for byte.',
  commands: [
    {
      name: 'build',
      summary: 'Print the resources of a kustomization',
      load: async () => buildCommand,
    },
    {
      name: 'explain',
      summary: 'Show which file and line set a field of the output',
      load: async () => (await import('./commands/explain.ts')).explainCommand,
    },
    {
      name: 'diff',
      summary: 'Show what changes between two targets, or since a git revision',
      load: async () => (await import('./commands/diff.ts')).diffCommand,
    },
    {
      name: 'render',
      summary: 'Write the output of many targets to files, or check that it is up to date',
      load: async () => (await import('./commands/render.ts')).renderCommand,
    },
    {
      name: 'affected',
      summary: 'List the roots that changed files may affect',
      load: async () => (await import('./commands/affected.ts')).affectedCommand,
    },
    {
      name: 'create',
      summary: 'Create a kustomization file in the current directory',
      aliases: ['init'],
      load: async () => (await import('./commands/create.ts')).createCommand,
    },
    {
      name: 'edit',
      summary: 'Edit the kustomization file in the current directory',
      load: async () => (await import('./commands/edit.ts')).editGroup,
    },
    {
      name: 'localize',
      summary: 'Copy a kustomization and everything it references',
      load: async () => (await import('./commands/localize.ts')).localizeCommand,
    },
    {
      name: 'lint',
      summary: 'Check kustomizations without printing their output',
      load: async () => (await import('./commands/lint.ts')).lintCommand,
    },
    {
      name: 'graph',
      summary: 'Draw the files of kustomizations and the references between them',
      load: async () => (await import('./commands/graph.ts')).graphCommand,
    },
    {
      name: 'deps',
      summary: 'List the files that the output of targets depends on',
      load: async () => (await import('./commands/deps.ts')).depsCommand,
    },
    {
      name: 'validate',
      summary: 'Check every resource against the Kubernetes API',
      load: async () => (await import('./commands/validate.ts')).validateCommand,
    },
    {
      name: 'vendor',
      summary: 'Fetch missing Helm charts into the git repository',
      load: async () => (await import('./commands/vendor.ts')).vendorCommand,
    },
    {
      name: 'schema',
      summary: 'Print the JSON schema of kustomization files',
      load: async () => (await import('./commands/schema.ts')).schemaCommand,
    },
    {
      name: 'version',
      summary: 'Print the version of kuilt and of the kustomize release that it matches',
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
      name: '__render',
      summary: 'Render targets in a thread of another command',
      hidden: true,
      load: async () => (await import('./commands/render-thread.ts')).renderThreadCommand,
    },
    {
      name: '__complete',
      summary: 'List values for completion scripts',
      hidden: true,
      load: async () => (await import('./commands/complete.ts')).completeCommand,
    },
  ],
  examples: [
    { about: 'Print the resources of an overlay', line: 'kuilt build overlays/prod' },
    { about: 'Deploy it', line: 'kuilt build overlays/prod | kubectl apply -f -' },
  ],
}
