import { convertEngineErrors, type FieldPath, type KuiltError, mapError } from '../diagnostics/index.ts'
import { explainError } from '../explain/explain-error.ts'
import type { Explanation } from '../explain/explanation.ts'
import { explanationOf } from '../explain/join-explanations.ts'
import { InputPositions, type Positions, type ValuePosition } from '../explain/locations/input-positions.ts'
import { nameRemotes } from '../explain/locations/remote-names.ts'
import { Tracer } from '../explain/trace/tracer.ts'
import type { FileSystem } from '../files/file-system.ts'
import { limitedAccess } from '../files/limited-file-system.ts'
import { resolvePath } from '../files/paths.ts'
import { recordingFileSystem } from '../files/recording-file-system.ts'
import { locationOf } from '../resource/locations.ts'
import { readManifests } from '../resource/read-resources.ts'
import { builtinScope } from '../schema/scope.ts'
import { cacheStore } from './build-cache.ts'
import type { BuildOptions } from './build-options.ts'
import { type BuildResult, buildResult, requirePrintable } from './build-result.ts'

const noFiles: ReadonlyMap<string, string> = new Map()

interface ManifestOptions {
  /** The name of the file in errors. Default: its path. */
  readonly name?: string | undefined
  /** True to print the result as well, so that the build fails if a value cannot be printed. Default: true. */
  readonly print?: boolean
}

/**
 * Returns the resources of a manifest file as a result, in the order of the file. Lists are expanded, and nothing else
 * is changed.
 *
 * @param path the path of the file, relative to the `cwd` option
 * @throws KuiltError FILE_…, YAML_…, RESOURCE_…
 */
export function buildManifests(
  path: string,
  options: BuildOptions,
  { name, print = true }: ManifestOptions = {},
): BuildResult {
  const { fileSystem: limited, cwd } = limitedAccess(options)
  const { fileSystem, record } = recordingFileSystem(limited)
  const file = resolvePath(cwd, path)
  const names = new Map(name === undefined ? [] : [[file, name] as const])
  const report = (error: KuiltError): KuiltError => {
    return nameRemotes(explainError(error, { fileSystem: limited, root: { name: path, path: file }, cwd }), names)
  }
  const result = mapError(() => {
    return convertEngineErrors(() => {
      const { maxFileSize } = options
      const content = fileSystem.read(file, maxFileSize === undefined ? {} : { maxSize: maxFileSize })
      const cached = cacheStore(options.cache)
      const resources =
        cached?.parse(content, file, builtinScope, readManifests) ?? readManifests(content, file, builtinScope)
      const introducedAt = (failure: { readonly path: FieldPath }, resource: (typeof resources)[0]) =>
        locationOf(resource, failure.path)
      const positions = namedPositions(limited, { file, name: name ?? file, cwd })
      const explain = (): Explanation => explanationOf({ resources, traceOf: new Tracer().traceOf, positions, cwd })
      return buildResult({ explain, resources, warnings: [], inputs: record(), report, introducedAt })
    })
  }, report)
  // Printing adds the location to its own errors.
  if (print) requirePrintable(result)
  return result
}

interface NamedFile {
  /** The absolute path. */
  readonly file: string
  /** The name in messages. */
  readonly name: string
  readonly cwd: string
}

/** Returns the positions in a file that is shown under another name, such as "stdin". */
function namedPositions(fileSystem: FileSystem, { file, name, cwd }: NamedFile): Positions {
  const positions = new InputPositions({ fileSystem, clones: noFiles, names: noFiles })
  const named = new WeakMap<ValuePosition, ValuePosition>()
  const rename = (position: ValuePosition | undefined): ValuePosition | undefined => {
    if (position === undefined || position.file !== file) return position
    const known = named.get(position) ?? { ...position, file: name }
    named.set(position, known)
    return known
  }
  const fileOf = (path: string): string => (path === resolvePath(cwd, name) ? file : path)
  return {
    find: (at) => rename(positions.find(at)),
    findKey: (at) => rename(positions.findKey(at)),
    text: (path) => positions.text(fileOf(path)),
    line: (path, line) => positions.line(fileOf(path), line),
  }
}
