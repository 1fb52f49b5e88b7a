import type { Command } from '../command.ts'

const fixFlags = {
  vars: { type: 'bool', summary: 'also turn vars into replacements, which edits resource files' },
  'dry-run': { type: 'bool', summary: 'print the change as a diff and write nothing' },
} as const

export const editFixCommand: Command<typeof fixFlags> = {
  summary: 'Replace deprecated fields by current ones',
  description:
    'Moves bases, imageTags, patchesJson6902, patchesStrategicMerge, commonLabels and the env of generators to the fields that replaced them, together with their comments, and adds a missing apiVersion and kind. Then it builds, and reports when the result is another one than before.',
  flags: fixFlags,
  examples: [
    { about: 'Bring the kustomization file up to date', line: 'kuilt edit fix' },
    { about: 'See what would happen to vars', line: 'kuilt edit fix --vars --dry-run' },
  ],
  run: async (flags, _args, io) => (await import('../edit/run-fix.ts')).runFix(flags, io),
}
