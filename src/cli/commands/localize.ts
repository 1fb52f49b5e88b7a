import type { Command } from '../command.ts'

const localizeFlags = {
  scope: {
    type: 'string',
    value: 'DIR',
    default: '',
    summary: 'directory that contains all local references (default: the target); not for remote targets',
    completes: 'directory',
  },
  'no-verify': { type: 'bool', summary: 'do not verify that the target and its copy build to the same result' },
  'dry-run': { type: 'bool', summary: 'list the files of the copy without writing them' },
} as const

export const localizeCommand: Command<typeof localizeFlags> = {
  summary: 'Copy a kustomization and everything it references',
  description:
    'Replaces remote references with local copies (git fetches repositories), so the result builds without network access. Keeps comments in kustomization files. The destination must not exist; nothing is written if an error occurs.',
  arguments: [
    {
      name: 'TARGET',
      summary: 'directory, or git URL with ?ref= (default: .)',
      optional: true,
      completes: 'directory',
    },
    {
      name: 'DESTINATION',
      summary: 'new directory (default: localized-TARGET)',
      optional: true,
      completes: 'directory',
    },
  ],
  flags: localizeFlags,
  examples: [
    { about: 'Copy an overlay together with its bases', line: 'kuilt localize overlays/prod --scope=. copy' },
    {
      about: 'Copy a remote kustomization',
      line: "kuilt localize 'https://github.com/acme/deploy//overlays/prod?ref=v1.4.0'",
    },
  ],
  run: async (flags, [target = '.', destination], io) => {
    const { runLocalize } = await import('../edit/run-localize.ts')
    return runLocalize({ target, destination, flags }, io)
  },
}
