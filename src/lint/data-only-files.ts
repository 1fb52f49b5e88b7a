import { attempt } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { dirname, realPathOf, resolvePath } from '../files/paths.ts'
import { fileReferences } from '../kustomization/file-references.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import { inspectKustomization } from '../kustomization/read-kustomization.ts'

/**
 * Returns the files that only generators read. kustomize copies them and does not parse them, even if they are YAML.
 */
export function dataOnlyFiles(files: ReadonlySet<string>, fileSystem: FileSystem): ReadonlySet<string> {
  const data = new Set<string>()
  const parsed = new Set<string>()
  for (const file of files) {
    if (!isKustomizationFile(file)) continue
    const found = attempt(() => inspectKustomization(fileSystem.read(file), file))
    if (found === undefined) continue
    const directory = dirname(file)
    for (const { path, at } of fileReferences(found.kustomization)) {
      const isData = at[0] === 'configMapGenerator' || at[0] === 'secretGenerator'
      const target = resolvePath(directory, path)
      const real = realPathOf(fileSystem, target)
      for (const name of [target, real]) (isData ? data : parsed).add(name)
    }
  }
  for (const file of parsed) data.delete(file)
  return data
}
