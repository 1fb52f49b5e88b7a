/**
 * Environment variables that make git ignore the repository in its working directory and use a different one. In git
 * hooks, they are set to the user's repository.
 */
const repositoryVariables: ReadonlySet<string> = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
])

/**
 * The environment for git commands that only read: git must not refresh the index or ask for a password, and its errors
 * must be in English.
 */
export function readingEnvironment(): Record<string, string | undefined> {
  return { ...withoutRepository(), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' }
}

/** The environment of this process without the variables that select a repository. */
export function withoutRepository(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !repositoryVariables.has(name)))
}
