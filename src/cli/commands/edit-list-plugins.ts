import type { Command } from '../command.ts'

const kinds = [
  'AnnotationsTransformer',
  'ConfigMapGenerator',
  'HashTransformer',
  'HelmChartInflationGenerator',
  'IAMPolicyGenerator',
  'ImageTagTransformer',
  'LabelTransformer',
  'NamespaceTransformer',
  'PatchJson6902Transformer',
  'PatchStrategicMergeTransformer',
  'PatchTransformer',
  'PrefixSuffixTransformer',
  'PrefixTransformer',
  'ReplacementTransformer',
  'ReplicaCountTransformer',
  'SecretGenerator',
  'SuffixTransformer',
  'ValueAddTransformer',
]

/** The command `edit alpha-list-builtin-plugin`. kustomize prints the same lines in random order. */
export const editListPluginsCommand: Command = {
  summary: 'List the kinds of built-in plugins',
  flags: {},
  examples: [
    { about: 'List them', line: 'kuilt edit alpha-list-builtin-plugin' },
    { about: 'Search for one', line: 'kuilt edit alpha-list-builtin-plugin | grep Patch' },
  ],
  run: async (_flags, _args, io) => {
    io.stdout.write(`Builtin plugins:\n\n${kinds.map((kind) => ` * ${kind}\n`).join('')}`)
    return 0
  },
}
