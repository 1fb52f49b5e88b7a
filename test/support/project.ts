import { type BuildOptions, buildSync, memoryFileSystem, toYaml } from '#kuilt'

/** A tree in memory, by paths below `/`. */
export function project(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly build: (directory?: string, options?: BuildOptions) => string
} {
  const fileSystem = memoryFileSystem(files)
  return { build: (directory = '/', options = {}) => toYaml(buildSync(directory, { fileSystem, ...options })) }
}

/** The code of the error that `run` throws. */
export function codeOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code)
    throw error
  }
  return 'no error'
}
