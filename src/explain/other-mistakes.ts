import { isKuiltError, type KuiltError, mapError, withLocation } from '../diagnostics/index.ts'
import { RemoteNeeded } from '../files/remote/remotes.ts'
import { generateConfigMap, generateSecret } from '../generate/config-map.ts'
import { type FileReference, fileReferences } from '../kustomization/file-references.ts'
import { type BuildContext, fieldAt, type GeneratorEntry, type Layer } from '../layer/context.ts'
import { patchFields, patchLoads } from '../layer/patches.ts'
import { isNoDirectory } from '../layer/resources.ts'
import { builtinScope } from '../schema/scope.ts'
import { sourcePlaces } from './source-places.ts'

/** More than anyone fixes in one go. */
const maxMistakes = 20

/**
 * Adds to an error what else is wrong with its kustomization, as far as one entry can be judged without the others: files
 * that are missing or cannot be read, generators and patches that cannot be understood. Only a failed build looks.
 *
 * @param error raised by `layer` itself, not by one below
 */
export function withOtherMistakes(error: KuiltError, layer: Layer, context: BuildContext): KuiltError {
  if (error.chain.length > 0 || error.at === undefined) return error
  const seen = new Set([error, ...error.related].map(fingerprint))
  const related = [...error.related]
  for (const check of checks(layer, context)) {
    const mistake = failureOf(check)
    if (mistake === undefined || seen.has(fingerprint(mistake)) || followsFrom(mistake, [error, ...related])) continue
    seen.add(fingerprint(mistake))
    related.push(mistake)
    if (related.length === maxMistakes) break
  }
  return related.length === error.related.length ? error : error.with({ related })
}

function* checks(layer: Layer, context: BuildContext): Iterable<() => unknown> {
  const { configMapGenerator = [], secretGenerator = [] } = layer.kustomization
  for (const reference of fileReferences(layer.kustomization)) yield () => checkFile(reference, layer, context)
  const load = (path: string): Uint8Array => layer.loader.load(path)
  // Which kinds are cluster-scoped makes no difference to the mistakes that are looked for.
  const scope = builtinScope
  for (const [i, args] of configMapGenerator.entries()) {
    yield () => generating({ layer, field: 'configMapGenerator', index: i }, () => generateConfigMap(args, load, scope))
  }
  for (const [i, args] of secretGenerator.entries()) {
    yield () => generating({ layer, field: 'secretGenerator', index: i }, () => generateSecret(args, load, scope))
  }
  for (const field of patchFields) yield* patchLoads(field, layer, scope)
}

function generating(place: GeneratorEntry, generate: () => unknown): unknown {
  return mapError(generate, (error) => (error.at === undefined ? error.with(sourcePlaces(error, place)) : error))
}

function checkFile({ path, at, kind }: FileReference, layer: Layer, context: BuildContext): void {
  // What generators and patches read is judged with them.
  if (/^(?:configMapGenerator|secretGenerator|patches|patchesStrategicMerge|patchesJson6902)$/.test(String(at[0])))
    return
  withLocation(fieldAt(layer, ...at), () => {
    const notEntered = kind === 'file' ? undefined : failureOf(() => layer.loader.enter(path))
    if (notEntered !== undefined && (kind === 'directory' || !isNoDirectory(notEntered))) throw notEntered
    if (kind === 'file' || notEntered !== undefined) {
      const content = layer.loader.load(path)
      if (at[0] === 'resources') context.parse(content, layer.loader.resolve(path), builtinScope)
    }
  })
}

function failureOf(work: () => unknown): KuiltError | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (isKuiltError(error)) return error
    if (error instanceof RemoteNeeded) return undefined
    throw error
  }
}

/** What an entry lacks that could not be read is no mistake of its own. */
function followsFrom({ code, at }: KuiltError, told: readonly KuiltError[]): boolean {
  if (code !== 'PATCH_SOURCE_MISSING') return false
  const path = JSON.stringify(at?.path)
  return told.some((other) => other.code === 'KUSTOMIZATION_FIELD_TYPE' && JSON.stringify(other.at?.path) === path)
}

function fingerprint({ code, at }: KuiltError): string {
  return JSON.stringify([code, at?.file, at?.document, at?.path, at?.line, at?.inside])
}
