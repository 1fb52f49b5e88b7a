import { KuiltError } from '../../diagnostics/index.ts'
import type { AffectedResult } from '../../index.ts'
import type { Command } from '../command.ts'
import { setV8Flag } from '../process/v8-flags.ts'
import { inputFlags } from './build-flags.ts'
import { toInputOptions } from './build-options.ts'

const ownFlags = {
  base: {
    type: 'string',
    value: 'REV',
    summary: 'compare the files, untracked ones included, with this git revision',
    group: 'Changes',
  },
  in: {
    type: 'stringArray',
    value: 'PATH',
    summary: 'directory in and below which to look for roots, or a target such as flux:clusters/prod (default: .)',
    group: 'Changes',
    completes: 'directory',
  },
  exact: {
    type: 'bool',
    summary: 'render both sides, and list only roots whose output really differs',
    group: 'Changes',
  },
  format: {
    type: 'string',
    value: 'FORMAT',
    default: 'list',
    choices: ['list', 'json', 'github'],
    summary: 'list, json with the files that lead to each root, or a matrix for GitHub Actions',
    group: 'Output',
  },
} as const

type AffectedFlags = typeof ownFlags & typeof inputFlags

const affectedFlags: AffectedFlags = { ...ownFlags, ...inputFlags }

export const affectedCommand: Command<AffectedFlags> = {
  summary: 'List the roots whose output may change because of changed files',
  description:
    'Prints the kustomizations that no other one includes and that depend on a change, one per line: they refer to a changed, added or deleted file, or include a kustomization that does. With --base, git lists the changes between a revision and the files as they are now. No affected root is ever missing; --exact drops those whose output stays the same. Roots that have been deleted are not listed. With --in flux:clusters/prod or --in argocd:apps, prints the Kustomizations or Applications that depend on a change: to their files, to their definition, or to what they come from.',
  arguments: [
    {
      name: 'FILE',
      summary: 'changed, added or deleted files or directories',
      optional: true,
      rest: true,
      completes: 'file',
    },
  ],
  flags: affectedFlags,
  examples: [
    { about: 'List the overlays that a file is part of', line: 'kuilt affected base/web.yaml' },
    {
      about: 'List the roots that a branch affects',
      line: 'kuilt affected --base "$(git merge-base origin/main HEAD)"',
    },
    { about: 'Render only those', line: 'kuilt affected --base main | xargs kuilt render -o rendered' },
    {
      about: 'Start a CI job for each of them',
      line: 'kuilt affected --base origin/main --format github >> "$GITHUB_OUTPUT"',
    },
  ],
  run: async (flags, args, io) => {
    if (args.length === 0 && flags.base === undefined) {
      throw new KuiltError('USAGE', { reason: 'missing changes: pass files, or a git revision with `--base REV`' })
    }
    const { base, exact } = flags
    // Without builds, the program ends before optimized code pays off.
    if (!exact) setV8Flag('--no-opt', '--opt')
    const { affected } = await import('../../affected/affected.ts')
    const result = await affected(args, {
      ...(await toInputOptions(flags, io)),
      ...(base === undefined ? {} : { base }),
      ...(flags.in.length === 0 ? {} : { in: flags.in }),
      exact,
    })
    io.stdout.write(formats[flags.format as keyof typeof formats](result))
    return 0
  },
}

const formats = {
  list: ({ roots }: AffectedResult): string => roots.map(({ target }) => `${target}\n`).join(''),
  json: ({ roots, changes }: AffectedResult): string =>
    `${JSON.stringify({ affected: roots, changes }, undefined, 2)}\n`,
  github: ({ roots }: AffectedResult): string => {
    return `matrix=${JSON.stringify({ target: roots.map(({ target }) => target) })}\n`
  },
} as const
