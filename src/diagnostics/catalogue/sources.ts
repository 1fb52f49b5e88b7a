function formatBytes(bytes: number): string {
  const mebibytes = bytes / 2 ** 20
  return Number.isInteger(mebibytes) ? `${mebibytes} MiB` : `${bytes} bytes`
}

/** Finding and reading files. */
export const sourceErrors = {
  FILE_NOT_FOUND: (p: { path: string }) => `no such file or directory: ${p.path}`,
  FILE_IS_DIRECTORY: (p: { path: string }) => `'${p.path}' must resolve to a file`,
  FILE_UNREADABLE: (p: { path: string; reason: string }) => `cannot read ${p.path}: ${p.reason}`,
  FILE_NOT_REGULAR: (p: { path: string }) => `${p.path} is a device, a pipe or a socket, not a file`,
  FILE_TOO_LARGE: (p: { path: string; limit: number }) => `${p.path} is larger than ${formatBytes(p.limit)}`,
  FILE_SWAPPED: (p: { path: string }) => `${p.path} was replaced while it was being read`,
  TREE_TOO_LARGE: (p: { limit: number }) =>
    `the kustomizations of this build read more than ${formatBytes(p.limit)} of files together`,
  TREE_TOO_DEEP: (p: { path: string; limit: number }) =>
    `'${p.path}' is more than ${p.limit} kustomizations away from the one that is built`,
  TREE_TOO_MANY: (p: { limit: number }) => `the build enters more than ${p.limit} kustomization directories`,
  OUTSIDE_ALLOWED_ROOT: (p: { path: string; root: string }) =>
    `security; '${p.path}' is outside '${p.root}', and only what is in there may be read`,
  DIRECTORY_NOT_FOUND: (p: { path: string }) => `no such directory: ${p.path}`,
  NOT_A_DIRECTORY: (p: { path: string }) => `must build at directory: '${p.path}': file is not directory`,
  ROOT_EMPTY: (_: Readonly<Record<never, never>>) => 'new root cannot be empty',
  ROOT_ABSOLUTE: (p: { path: string }) => `new root '${p.path}' cannot be absolute`,
  CYCLE: (p: { candidate: string; visited: string }) =>
    `cycle detected: candidate root '${p.candidate}' contains visited root '${p.visited}'`,
  OUTSIDE_ROOT: (p: { path: string; root: string }) => `security; file '${p.path}' is not in or below '${p.root}'`,
  KUSTOMIZATION_NOT_FOUND: (p: { directory: string }) =>
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${p.directory}'`,
  KUSTOMIZATION_AMBIGUOUS: (p: { directory: string }) => `found multiple kustomization files under: ${p.directory}`,
  HTTP_STATUS: (p: { url: string; status: string }) => `HTTP Error: status code ${p.status} for ${p.url}`,
  HTTP_IS_GIT: (p: { url: string }) => `URL is a git repository: ${p.url}`,
  HTTP_FAILED: (p: { url: string; reason: string }) => `cannot fetch ${p.url}: ${p.reason}`,
  HTTP_TOO_LARGE: (p: { url: string; limit: number }) => `${p.url} is larger than ${p.limit} bytes`,
  REMOTE_NOT_ALLOWED: (p: { url: string }) =>
    `remote resources are not allowed here (--no-remote; library: only build() with the option remote): ${p.url}`,
  GIT_FAILED: (p: { url: string; command: string; reason: string; output: string }) =>
    `cannot clone ${p.url}: ${p.reason}\n  ${p.command}${p.output === '' ? '' : `\n${p.output}`}`,
  GIT_URL_UNSAFE: (p: { url: string }) => `refused: a part of ${p.url} could be taken for an option`,
  GIT_PATH_IS_FILE: (p: { url: string; path: string }) => `'${p.url}' refers to file '${p.path}'; expecting directory`,
  GIT_PATH_MISSING: (p: { url: string; path: string }) =>
    `'${p.url}' refers to '${p.path}', which is not in the repository`,
  OUTSIDE_REPOSITORY: (p: { path: string }) =>
    `security; bases in kustomizations found in cloned git repos must be within the repo, but '${p.path}' is outside`,
} as const
