import { type BuildOptions, buildSync, memoryFileSystem, toYaml } from '#kuilt'

/** A tree in memory, with paths below `/`. */
export function memoryProject(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly build: (directory?: string, options?: BuildOptions) => string
} {
  const fileSystem = memoryFileSystem(files)
  return { build: (directory = '/', options = {}) => toYaml(buildSync(directory, { fileSystem, ...options })) }
}
