import type { Command } from '../command.ts'

const fixFlags = {
  vars: { type: 'bool', summary: 'also convert vars to replacements; this edits resource files' },
  'dry-run': { type: 'bool', summary: 'print the change as a diff without writing it' },
} as const

export const editFixCommand: Command<typeof fixFlags> = {
  summary: 'Replace deprecated fields',
  description:
    'Moves bases, imageTags, patchesJson6902, patchesStrategicMerge, commonLabels, helmChartInflationGenerator and the env field of generators to the fields that replaced them, keeps comments, and adds missing apiVersion and kind fields. Then builds the result, and warns if the output has changed.',
  flags: fixFlags,
  examples: [
    { about: 'Update the kustomization file', line: 'kuilt edit fix' },
    { about: 'Preview the conversion of vars', line: 'kuilt edit fix --vars --dry-run' },
  ],
  run: async (flags, _args, io) => (await import('../edit/run-fix.ts')).runFix(flags, io),
}
