import { isKuiltError, type KuiltError, type Location, mapError, withLocation } from '../diagnostics/index.ts'
import { RemoteNeeded } from '../files/remote/remotes.ts'
import { generateConfigMap, generateSecret } from '../generate/config-map.ts'
import { type FileReference, fileReferences } from '../kustomization/file-references.ts'
import { type BuildContext, fieldAt, type GeneratorEntry, type Layer } from '../layer/context.ts'
import { patchFields, patchLoads } from '../layer/patches.ts'
import { enterOr } from '../layer/resources.ts'
import { builtinScope } from '../schema/scope.ts'
import { sourcePlaces } from './locations/generator-sources.ts'

/** The maximum number of mistakes, which is more than anyone fixes at once. */
export const maxMistakes = 20

/** Checks one entry of a kustomization, and throws an error if it contains a mistake. */
type Check = () => unknown

/**
 * Adds the other mistakes in the same kustomization to an error, if the entries can be checked one by one: files that
 * are missing or cannot be read, and invalid generators and patches. Only failed builds do this.
 *
 * @param error an error of `layer` itself, not of a layer below it
 */
export function withOtherMistakes(error: KuiltError, layer: Layer, context: BuildContext): KuiltError {
  if (error.chain.length > 0 || error.at === undefined) return error
  const known = [error, ...error.related]
  for (const check of [
    ...fileChecks(layer, context),
    ...generatorChecks(layer),
    ...patchFields.flatMap((field) => patchLoads(field, layer, builtinScope)),
  ]) {
    const mistake = errorOf(check)
    if (mistake !== undefined && !known.some((other) => isSame(mistake, other) || isConsequence(mistake, other))) {
      known.push(mistake)
    }
    if (known.length > maxMistakes) break
  }
  const [, ...related] = known
  return error.with({ related })
}

/** The fields whose files are checked together with generators and patches. */
const checkedElsewhere: ReadonlySet<unknown> = new Set([
  'configMapGenerator',
  'secretGenerator',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
])

function fileChecks(layer: Layer, context: BuildContext): readonly Check[] {
  return fileReferences(layer.kustomization)
    .filter(({ at: [field] }) => !checkedElsewhere.has(field))
    .map((reference) => () => withLocation(fieldAt(layer, ...reference.at), () => checkFile(reference, layer, context)))
}

function checkFile({ path, at: [field], kind }: FileReference, layer: Layer, context: BuildContext): void {
  if (kind === 'directory') {
    layer.loader.enter(path)
    return
  }
  const error = errorOf(() => {
    const content = layer.loader.load(path)
    if (field === 'resources') context.parse(content, layer.loader.resolve(path), builtinScope)
  })
  if (error === undefined) return
  // As in a build, each entry is tried as a file first.
  if (kind === 'file' || error.code === 'HTTP_STATUS') throw error
  enterOr(error, path, layer)
}

/** Returns the checks of generators. They use the built-in scopes, because scopes do not affect these mistakes. */
function generatorChecks(layer: Layer): readonly Check[] {
  const { configMapGenerator = [], secretGenerator = [] } = layer.kustomization
  const load = (path: string): Uint8Array => layer.loader.load(path)
  const check = (place: Omit<GeneratorEntry, 'layer'>, generate: Check): Check => {
    return () =>
      mapError(generate, (error) =>
        error.at === undefined ? error.with(sourcePlaces(error, { layer, ...place })) : error,
      )
  }
  return [
    ...configMapGenerator.map((args, index) =>
      check({ field: 'configMapGenerator', index }, () => generateConfigMap(args, load, builtinScope)),
    ),
    ...secretGenerator.map((args, index) =>
      check({ field: 'secretGenerator', index }, () => generateSecret(args, load, builtinScope)),
    ),
  ]
}

/** Returns the error that a check throws. Undefined if the check needs something remote that has not been fetched. */
function errorOf(check: Check): KuiltError | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (isKuiltError(error)) return error
    if (error instanceof RemoteNeeded) return undefined
    throw error
  }
}

/**
 * True if an error is only a consequence of another: values of the wrong type are empty, for example a literal, or the
 * path of a file. Likewise, a name of the wrong type is missing.
 */
function isConsequence({ code, at }: KuiltError, other: KuiltError): boolean {
  if (other.code !== 'KUSTOMIZATION_FIELD_TYPE' || at?.file !== other.at?.file) return false
  const { path = [] } = other.at ?? {}
  if (code === 'GENERATOR_NAME_MISSING') return path.at(-1) === 'name' && isSamePath(at?.path, path.slice(0, -1))
  return isSamePath(at?.path, path)
}

function isSamePath(a: Location['path'], b: Location['path']): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function isSame(a: KuiltError, b: KuiltError): boolean {
  return fingerprint(a) === fingerprint(b)
}

function fingerprint({ code, at }: KuiltError): string {
  return JSON.stringify([code, at?.file, at?.document, at?.path, at?.line, at?.inside])
}
