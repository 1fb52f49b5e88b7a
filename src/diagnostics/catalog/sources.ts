import { formatBytes, formatNumber } from '../format-number.ts'
import { nameList, quoted } from '../hints.ts'

/** `"a" and "b" are components`, `"a" is a component`. */
function areAll(names: readonly string[], one: string, many: string): string {
  return `${nameList(quoted(names))} ${names.length === 1 ? `is ${one}` : `are ${many}`}`
}

/** Errors about finding and reading files. */
export const sourceErrors = () => ({
  FILE_NOT_FOUND: (p: { path: string }) => `no such file or directory: "${p.path}"`,
  FILE_IS_DIRECTORY: (p: { path: string }) => `"${p.path}" is a directory, not a file`,
  FILE_UNREADABLE: (p: { path: string; reason: string }) => `cannot read "${p.path}": ${p.reason}`,
  FILE_NOT_REGULAR: (p: { path: string }) => `"${p.path}" is a device, a pipe or a socket, not a file`,
  FILE_TOO_LARGE: (p: { path: string; limit: number }) => `"${p.path}" is larger than ${formatBytes(p.limit)}`,
  FILE_SWAPPED: (p: { path: string }) => `"${p.path}" was replaced by a symlink while it was being opened`,
  TREE_TOO_LARGE: (p: { limit: number }) => `the build reads more than ${formatBytes(p.limit)} of files in total`,
  TREE_TOO_DEEP: (p: { path: string; limit: number }) =>
    `"${p.path}" is nested more than ${formatNumber(p.limit)} kustomizations deep`,
  TREE_TOO_MANY: (p: { limit: number }) =>
    `the build reads more than ${formatNumber(p.limit)} kustomization directories`,
  OUTSIDE_ALLOWED_ROOT: (p: { path: string; root: string }) =>
    `"${p.path}" is outside "${p.root}", the only directory that the build may read`,
  DIRECTORY_NOT_FOUND: (p: { path: string }) => `no such directory: "${p.path}"`,
  NOT_A_DIRECTORY: (p: { path: string }) => `"${p.path}" is a file, not a directory`,
  ROOT_EMPTY: (_: Readonly<Record<never, never>>) => 'the path of a kustomization is empty',
  ROOT_ABSOLUTE: (p: { path: string }) => `"${p.path}" is absolute; use a relative path`,
  CYCLE: (p: { candidate: string; visited: string; trail?: readonly string[] }) =>
    `cycle: ${[...(p.trail ?? [p.visited]), p.candidate].join(' → ')}`,
  OUTSIDE_ROOT: (p: { path: string; root: string }) => `"${p.path}" is outside "${p.root}" (load restriction)`,
  KUSTOMIZATION_NOT_FOUND: (p: { directory: string }) =>
    `no kustomization.yaml, kustomization.yml or Kustomization in "${p.directory}"`,
  KUSTOMIZATION_AMBIGUOUS: (p: { directory: string }) => `more than one kustomization file in "${p.directory}"`,
  HTTP_STATUS: (p: { url: string; status: string }) => `cannot fetch "${p.url}": HTTP status ${p.status}`,
  HTTP_IS_GIT: (p: { url: string; status: string }) => `"${p.url}" is a git repository, not a file`,
  HTTP_FAILED: (p: { url: string; reason: string }) => `cannot fetch "${p.url}": ${p.reason}`,
  HTTP_TOO_LARGE: (p: { url: string; limit: number }) => `"${p.url}" is larger than ${formatBytes(p.limit)}`,
  REMOTE_NOT_ALLOWED: (p: { url: string }) => `remote resources are disabled: "${p.url}"`,
  GIT_FAILED: (p: { url: string; command: string; reason: string; output: string }) =>
    `cannot clone "${p.url}": ${p.reason}\n  ${p.command}${p.output === '' ? '' : `\n${p.output}`}`,
  GIT_URL_UNSAFE: (p: { url: string }) => `unsafe URL "${p.url}": git would parse part of it as an option`,
  GIT_PATH_IS_FILE: (p: { url: string; path: string }) =>
    `"${p.url}" refers to the file "${p.path}"; refer to its directory`,
  GIT_PATH_MISSING: (p: { url: string; path: string }) =>
    `"${p.url}" refers to "${p.path}", which is not in the repository`,
  GIT_COMMAND_FAILED: (p: { command: string; reason: string }) => `\`${p.command}\` failed: ${p.reason}`,
  GIT_REPOSITORY_MISSING: (p: { directory: string }) => `"${p.directory}" is not in a git repository`,
  GIT_WORK_TREE_MISSING: (p: { directory: string }) =>
    `"${p.directory}" is in a bare git repository, which has no working tree to compare with a revision`,
  GIT_REVISION_UNKNOWN: (p: { revision: string }) => `unknown git revision "${p.revision}"`,
  GIT_SUBMODULE: (p: { path: string; revision: string }) =>
    `"${p.path}" is a git submodule: its files are not in the repository at revision "${p.revision}"`,
  GIT_LFS_POINTER: (p: { path: string; revision: string }) =>
    `"${p.path}" is stored in Git LFS: the repository has only a pointer to it at revision "${p.revision}"`,
  GIT_LINK_OUTSIDE: (p: { path: string; target: string; revision: string }) =>
    `at revision "${p.revision}", "${p.path}" is a symlink to "${p.target}", which is outside the repository`,
  GIT_TARGET_OUTSIDE: (p: { target: string; revision: string }) =>
    `cannot read "${p.target}" at revision "${p.revision}": it is not in this git repository`,
  GIT_REVISION_PROGRAM: (p: { command: string; revision: string }) =>
    `cannot run "${p.command}" at revision "${p.revision}": programs see only the files in the working tree`,
  TARGET_NO_MATCH: (p: { pattern: string }) => {
    const [, scheme] = /^(helm|flux|argocd):/.exec(p.pattern) ?? []
    const wanted = scheme === undefined ? 'directory with a kustomization' : scheme === 'helm' ? 'chart' : 'directory'
    return `no ${wanted} matches "${p.pattern}"`
  },
  TARGET_NO_ROOTS: (p: {
    directory: string
    components: readonly string[]
    included: readonly string[]
    flux: readonly string[]
  }): string => {
    const { directory, components, included, flux } = p
    const found = [
      ...(components.length === 0 ? [] : [areAll(components, 'a component', 'components')]),
      ...(included.length === 0 ? [] : [`only components include ${nameList(quoted(included))}`]),
      ...(flux.length === 0 ? [] : [areAll(flux, 'a Flux Kustomization', 'Flux Kustomizations')]),
    ]
    const where = `in or below "${directory}"`
    return found.length === 0 ? `no kustomization ${where}` : `no root kustomization ${where}: ${found.join('; ')}`
  },
  TARGET_AMBIGUOUS: (p: { target: string; found: readonly string[] }) =>
    `"${p.target}" matches ${p.found.length} targets; expected one`,
  OUTSIDE_REPOSITORY: (p: { path: string }) =>
    `"${p.path}" is outside the cloned repository; a remote kustomization may only read files in its repository`,
})
