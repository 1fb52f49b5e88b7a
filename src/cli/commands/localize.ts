import type { Command } from '../command.ts'

const localizeFlags = {
  scope: {
    type: 'string',
    value: 'DIR',
    default: '',
    summary: 'directory that local references must stay inside (default: the target); not for remote targets',
    completes: 'directory',
  },
  'no-verify': { type: 'bool', summary: 'do not compare what the target and its copy build to' },
  'dry-run': { type: 'bool', summary: 'list the files of the copy and write nothing' },
} as const

export const localizeCommand: Command<typeof localizeFlags> = {
  summary: 'Copy a kustomization with everything that it refers to',
  description:
    'Remote references become local ones (git fetches repositories), so that the copy builds without a network. Kustomization files keep their comments. The destination must not exist; it is made as a whole or not at all.',
  arguments: [
    {
      name: 'TARGET',
      summary: 'a directory or a git URL with ?ref= (default: .)',
      optional: true,
      completes: 'directory',
    },
    {
      name: 'DESTINATION',
      summary: 'a new directory (default: localized-TARGET)',
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
