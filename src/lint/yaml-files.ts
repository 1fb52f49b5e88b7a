const kustomizationNames: ReadonlySet<string> = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])

export function isKustomizationFile(path: string): boolean {
  return kustomizationNames.has(baseName(path))
}

export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/.test(path) || isKustomizationFile(path)
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')))
}
