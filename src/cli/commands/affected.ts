import { KuiltError } from '../../diagnostics/index.ts'
import { affectedFormats } from '../affected-formats.ts'
import type { Command } from '../command.ts'
import { optimizeLittle } from '../process/v8-flags.ts'
import { inputFlags } from './build-flags.ts'
import { toInputOptions } from './build-options.ts'

const ownFlags = {
  base: {
    type: 'string',
    value: 'REV',
    summary: 'compare the current files, including untracked files, with this git revision',
    group: 'Changes',
  },
  in: {
    type: 'stringArray',
    value: 'PATH',
    summary: 'directory to search for roots (default: .), or a target such as flux:clusters/prod or helm:charts/web',
    group: 'Changes',
    completes: 'directory',
  },
  exact: {
    type: 'bool',
    summary: 'render the roots at --base (default: HEAD) and now, and list only those whose output differs',
    group: 'Changes',
  },
  format: {
    type: 'string',
    value: 'FORMAT',
    default: 'list',
    choices: ['list', 'json', 'github'],
    summary:
      'output format: list, json (with the chain of files to each root), or github (a matrix for GitHub Actions)',
    group: 'Output',
  },
} as const

type AffectedFlags = typeof ownFlags & typeof inputFlags

const affectedFlags: AffectedFlags = { ...ownFlags, ...inputFlags }

export const affectedCommand: Command<AffectedFlags> = {
  summary: 'List the roots that changed files may affect',
  description:
    'Prints one root per line: a kustomization that no other kustomization includes, and that refers to a changed, added or deleted file, directly or through kustomizations that it includes. With --base, the changes are the differences between a git revision and the current files. The list always contains every affected root; --exact drops those whose output stays the same. Deleted roots are not listed. Targets that have to be rendered, but cannot be, are listed. With --in flux:clusters/prod or --in argocd:apps, prints Kustomizations or Applications instead: those affected by a change to their files, to their definition, or to the object that creates them.',
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
    { about: 'List the overlays that depend on a file', line: 'kuilt affected base/web.yaml' },
    {
      about: 'List the roots that a branch affects',
      line: 'kuilt affected --base "$(git merge-base origin/main HEAD)"',
    },
    {
      about: 'Render the roots that differ from main',
      line: 'kuilt affected --base main | xargs -r kuilt render -o rendered',
    },
    {
      about: 'Start a CI job for each affected root',
      line: 'kuilt affected --base origin/main --format github >> "$GITHUB_OUTPUT"',
    },
  ],
  run: async (flags, args, io) => {
    if (args.length === 0 && flags.base === undefined) {
      throw new KuiltError('USAGE', { reason: 'missing changes: pass files, or a git revision with `--base REV`' })
    }
    const { base, exact } = flags
    const { affected } = await import('../../affected/affected.ts')
    // Without builds, the program exits before optimized code saves time. V8 rejects cached code that was compiled with
    // other flags, so the code is loaded first.
    if (!exact) optimizeLittle()
    const options = {
      ...(await toInputOptions(flags, io)),
      ...(base === undefined ? {} : { base }),
      ...(flags.in.length === 0 ? {} : { in: flags.in }),
      exact,
      cwd: io.cwd,
    }
    const result = await affected(args, options)
    io.stdout.write(affectedFormats[flags.format as keyof typeof affectedFormats](result))
    if (io.errorFormat === 'text') {
      const { affectedNotes } = await import('../affected-notes.ts')
      for (const note of affectedNotes(args, result.roots, io.cwd)) io.stderr.write(`${note}\n`)
    }
    return 0
  },
}
