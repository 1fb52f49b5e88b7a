import { didYouMean } from '../../diagnostics/hints.ts'
import { attempt, KuiltError } from '../../diagnostics/index.ts'
import { tryGit } from './run-git.ts'

/**
 * False for a text that git must not see as a revision: nothing, an option, several commits (`A..B`, `A...B`, `A^!`) of
 * which git would silently use one, or a path (`A:path`). `:/text` and `^{/text}` search commit messages.
 */
export function isSingleRevision(text: string): boolean {
  if (text === '' || text.startsWith('-')) return false
  return text.startsWith(':/') || !/\.\.|\^[@!-]|:/.test(text.replaceAll(/\{[^}]*\}/g, ''))
}

/** The error for a revision that git does not know. Runs git again to find out why. */
export function unknownRevision(revision: string, cwd: string): KuiltError {
  return new KuiltError('GIT_REVISION_UNKNOWN', { revision }, { hint: hintFor(revision, cwd) })
}

function hintFor(revision: string, cwd: string): string | undefined {
  if (revision === '') return 'the revision is empty: check the variable that contains it'
  const [, from, dots, to = ''] = /^(.*?)(\.{2,3})(.*)$/.exec(revision) ?? []
  if (from !== undefined && !isSingleRevision(revision)) {
    const wanted = dots === '..' ? `\`${from || 'HEAD'}\`` : `\`$(git merge-base ${from || 'HEAD'} ${to || 'HEAD'})\``
    return `pass a single revision instead of a range, such as ${wanted}`
  }
  if (revision.includes(':')) {
    // In a target, the text before the first colon is the revision.
    const [commit = ''] = isSingleRevision(revision) ? [] : revision.split(':')
    return `pass ${commit === '' ? 'a branch, tag or commit' : `\`${commit}\``} instead: the revision must not contain a colon`
  }
  const output = (...args: readonly string[]): string => {
    return attempt(() => tryGit(args, { cwd }))?.stdout.toString() ?? ''
  }
  const names = output('for-each-ref', '--format=%(refname:short)').split('\n')
  const remote = names.find((name) => name.endsWith(`/${revision}`))
  const near = remote ?? didYouMean(revision, names)
  if (near !== undefined && near !== '') return `did you mean "${near}"?`
  if (output('rev-parse', '--is-shallow-repository').trim() !== 'true') return undefined
  return 'this clone is shallow: fetch the revision first, for example with `git fetch --unshallow`'
}
