import { type FieldPath, KuiltError, type Location } from '../../diagnostics/index.ts'
import { isObject, textOf } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { type DecodeContext, decodeAs, isEmpty } from './decode-application.ts'

/** The namespace of Argo CD itself. */
export const argocdNamespace = 'argocd'

/** An Application from a file, from an ApplicationSet or from the output of another Application. */
export interface Application {
  readonly name: string
  /** The namespace. Empty if the object has none. */
  readonly namespace: string
  readonly object: JsonObject
  /** Returns the location of a field of the Application. */
  readonly locate: (path: FieldPath) => Location | undefined
}

/** An Application or ApplicationSet, as it was found. */
export interface FoundObject {
  readonly kind: 'Application' | 'ApplicationSet'
  readonly name: string
  readonly namespace: string
  readonly object: JsonObject
  readonly locate: (path: FieldPath) => Location | undefined
}

/** A source of an Application: the fields of Argo CD's ApplicationSource, decoded. */
export interface ApplicationSource {
  readonly fields: JsonObject
  /**
   * Returns the location of a field of the source, which is in the Application or in a file that changes the source.
   */
  readonly locate: (path: FieldPath) => Location | undefined
}

/**
 * Returns the object if it is an Application with a source, or an ApplicationSet with generators. Undefined for any
 * other object, including patches.
 */
export function recognize(object: JsonObject, locate: FoundObject['locate']): FoundObject | undefined {
  const found = argocdObject(object, locate)
  return found !== undefined && isComplete(found) ? found : undefined
}

/** True for an Application with a source, and for an ApplicationSet with generators. */
export function isComplete({ kind, name, object: { spec } }: FoundObject): boolean {
  if (!isObject(spec)) return false
  return kind === 'Application' ? name !== '' && hasSources(spec) : Array.isArray(spec['generators'])
}

/**
 * True for an Application in a file that is probably a patch: it has no source, or a source with only fields that change
 * a source, such as `targetRevision` or `kustomize`. The API server requires `repoURL`.
 */
export function isPatch({ kind, name, object: { spec } }: FoundObject): boolean {
  if (kind !== 'Application' || name === '') return false
  if (!isObject(spec) || !hasSources(spec)) return true
  if (isObject(drySourceOf(spec))) return false
  const { source, sources } = spec
  const all = Array.isArray(sources) && sources.length > 0 ? sources : [source]
  return all.some(
    (each: JsonValue | undefined) =>
      isObject(each) && !['repoURL', 'path', 'chart'].some((field) => !isEmpty(each[field])),
  )
}

/** Returns an object if it is an Application or an ApplicationSet, complete or not. */
export function argocdObject(object: JsonObject, locate: FoundObject['locate']): FoundObject | undefined {
  const { apiVersion, kind, metadata } = object
  if (typeof apiVersion !== 'string' || !apiVersion.startsWith('argoproj.io/')) return undefined
  if ((kind !== 'Application' && kind !== 'ApplicationSet') || !isObject(metadata)) return undefined
  const { name, namespace } = metadata
  return { kind, name: textOf(name), namespace: textOf(namespace), object, locate }
}

function hasSources(spec: JsonObject): boolean {
  const { source, sources } = spec
  return isObject(source) || (Array.isArray(sources) && sources.length > 0) || isObject(drySourceOf(spec))
}

/** Returns the source from which Argo CD's source hydrator renders the manifests that Argo CD syncs. */
function drySourceOf({ sourceHydrator }: JsonObject): JsonValue | undefined {
  return isObject(sourceHydrator) ? sourceHydrator['drySource'] : undefined
}

/** Returns the identity of an Application. Applications with the same identity are rendered once. */
export function identityOf({ namespace, name }: Pick<Application, 'name' | 'namespace'>): string {
  return `${namespace || argocdNamespace}/${name}`
}

/** Returns the name that Argo CD uses for tracking and variables. */
export function instanceName({ namespace, name }: Application): string {
  return namespace === '' || namespace === argocdNamespace ? name : `${namespace}_${name}`
}

/** Returns a string such as `Application "web"`, with the namespace if it is not the namespace of Argo CD. */
export function describeApplication({ namespace, name }: Application): string {
  const own = namespace === '' || namespace === argocdNamespace
  return own ? `Application "${name}"` : `Application "${name}" in namespace "${namespace}"`
}

function decodeContext(application: Application): DecodeContext {
  return { owner: describeApplication(application), locate: application.locate }
}

/**
 * Returns the sources: the dry source of a `sourceHydrator`, otherwise `sources` if it is not empty, otherwise
 * `source`. Follows pkg/apis/application/v1alpha1/types.go, GetSources, but uses the dry source instead of the branch
 * to which Argo CD commits the manifests rendered from the dry source.
 *
 * @throws KuiltError ARGOCD_FIELD_TYPE
 */
export function sourcesOf(application: Application): readonly ApplicationSource[] {
  const spec = specOf(application)
  const { source, sources } = spec
  const context = decodeContext(application)
  const drySource = drySourceOf(spec)
  if (isObject(drySource)) {
    return [sourceAt(drySource, { type: 'DrySource', path: ['spec', 'sourceHydrator', 'drySource'] }, context)]
  }
  if (!isEmpty(sources)) {
    if (!Array.isArray(sources)) throw notAList(application)
    return sources.map((item: JsonValue, i) => {
      return sourceAt(item, { type: 'Source', path: ['spec', 'sources', i] }, context)
    })
  }
  return [sourceAt(source ?? null, { type: 'Source', path: ['spec', 'source'] }, context)]
}

interface SourceField {
  readonly type: 'Source' | 'DrySource'
  readonly path: FieldPath
}

function sourceAt(value: JsonValue, { type, path }: SourceField, context: DecodeContext): ApplicationSource {
  return {
    fields: decodeAs(value, type, path, context),
    locate: (below) => context.locate([...path, ...below]),
  }
}

function notAList(application: Application): KuiltError {
  const params = { owner: describeApplication(application), field: 'spec.sources', expected: 'a list', actual: 'a map' }
  return new KuiltError('ARGOCD_FIELD_TYPE', params, { at: application.locate(['spec', 'sources']) })
}

/** Returns the namespace of the destination. Empty if there is none. */
export function destinationNamespace(application: Application): string {
  const { destination } = specOf(application)
  return isObject(destination) ? textOf(destination['namespace']) : ''
}

export function projectOf(application: Application): string {
  return textOf(specOf(application)['project'])
}

function specOf({ object }: Application): JsonObject {
  const { spec } = object
  return isObject(spec) ? spec : Object.create(null)
}

/** Returns the part after `#` in the name of a target. */
export function partName(found: Pick<FoundObject, 'name' | 'namespace'>): string {
  return found.namespace === '' ? found.name : identityOf(found)
}
