import { convertEngineErrors, type FieldPath, type KuiltError, mapError } from '../diagnostics/index.ts'
import { explainError } from '../explain/explain-error.ts'
import type { Explanation } from '../explain/explanation.ts'
import { type ExplainInput, explanationOf } from '../explain/join-explanations.ts'
import { InputPositions, type ValuePosition } from '../explain/locations/input-positions.ts'
import { nameRemotes } from '../explain/locations/remote-names.ts'
import { Tracer } from '../explain/trace/tracer.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import type { FileSystem } from '../files/file-system.ts'
import { limitedFileSystem } from '../files/limited-file-system.ts'
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
  /** Also print the result, so that a value that cannot be printed fails the build. Default: true. */
  readonly print?: boolean
}

/**
 * The resources of a manifest file as a result, in the order of the file: lists are expanded, nothing else is changed.
 *
 * @param path of the file, relative to the `cwd` option
 * @throws KuiltError FILE_…, YAML_…, RESOURCE_…
 */
export function buildManifests(
  path: string,
  options: BuildOptions,
  { name, print = true }: ManifestOptions = {},
): BuildResult {
  const { fileSystem: files, cwd } = fileAccess(options)
  const limited = options.root === undefined ? files : limitedFileSystem(files, resolvePath(cwd, options.root))
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
  // Printing explains its own errors.
  if (print) requirePrintable(result)
  return result
}

interface NamedFile {
  /** Absolute path. */
  readonly file: string
  /** The name that users see. */
  readonly name: string
  readonly cwd: string
}

/** Positions in a file that has another name, such as "stdin". */
function namedPositions(fileSystem: FileSystem, { file, name, cwd }: NamedFile): ExplainInput['positions'] {
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
