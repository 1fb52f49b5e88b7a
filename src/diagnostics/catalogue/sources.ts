/** Finding and reading files. */
export const sourceErrors = {
  FILE_NOT_FOUND: (p: { path: string }) => `no such file or directory: ${p.path}`,
  FILE_IS_DIRECTORY: (p: { path: string }) => `'${p.path}' must resolve to a file`,
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
} as const
