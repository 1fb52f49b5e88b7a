import { attempt, type FieldPath, type KuiltError, type Location } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isInside, joinPath, normalizePath } from '../files/paths.ts'
import type { Target, TargetOptions, TargetPart } from '../targets/target.ts'
import { isObject, textOf } from '../tree/json-values.ts'
import { isList, type JsonObject } from '../tree/node.ts'
import { readPlain } from '../yaml/read/read-plain.ts'

/** A Kustomization of Flux or an Application of Argo CD. */
export interface AppliedObject {
  /** The ID, such as `Kustomization flux-system/apps`. */
  readonly id: string
  readonly kind: 'flux-kustomization' | 'argocd-application'
  /** No other object of the target creates it, or it is the first of those that create each other. */
  readonly isRoot: boolean
  /** The IDs of the objects that it creates, with the locations of the references. */
  readonly creates: readonly AppliedReference[]
  /** The IDs of the objects that it waits for. */
  readonly dependsOn: readonly AppliedReference[]
  /** The directories that it applies, as written in the object. */
  readonly directories: readonly AppliedReference[]
  /** The absolute paths of the files that its output depends on. */
  readonly files: readonly string[]
  /** The error, if the object cannot be rendered. */
  readonly error: KuiltError | undefined
}

/** A reference from an object, and its location. */
export interface AppliedReference {
  readonly to: string
  readonly at: Location | undefined
}

/** The objects that a target applies. */
export interface AppliedObjects {
  readonly objects: readonly AppliedObject[]
  /** The errors of objects that cannot be rendered. */
  readonly errors: readonly KuiltError[]
}

/**
 * Returns the objects that a Flux or Argo CD target applies. Undefined for other targets. Renders the target without
 * keys and, by default, skips unavailable sources and variables.
 *
 * @throws KuiltError if the target does not exist or contains no objects
 */
export async function appliedObjects(
  target: Target,
  { flux, argocd }: Pick<TargetOptions, 'flux' | 'argocd'>,
): Promise<AppliedObjects | undefined> {
  if (target.kind !== 'flux' && target.kind !== 'argocd') return undefined
  const errors = new Map<string, KuiltError>()
  const rendered = await target.renderParts?.({
    flux: { missingVariables: 'ignore', ...flux, sops: 'mask', helmReleases: 'keep' },
    argocd: { missingSources: 'warn', ...argocd },
    onWarning: () => {},
    strict: false,
    onPartError: (error, part) => errors.set(part, error),
  })
  const parts = rendered ?? []
  const kind = target.kind === 'flux' ? 'Kustomization' : 'Application'
  const byId = new Map(parts.map((part) => [`${kind} ${part.name}`, part]))
  const objects = parts.map((part) => appliedObject(part, { kind, byId, error: errors.get(part.name) }))
  const roots = rootsOf(objects)
  return {
    objects: objects.map((object) => ({ ...object, isRoot: roots.has(object.id) })),
    errors: [...errors.values()],
  }
}

/** The IDs of objects that no other object creates, and the first one of those that create each other. */
function rootsOf(objects: readonly AppliedObject[]): ReadonlySet<string> {
  const byId = new Map(objects.map((object) => [object.id, object]))
  const created = new Set(objects.flatMap(({ creates }) => creates.map(({ to }) => to)))
  const roots = new Set<string>()
  const reached = new Set<string>()
  const uncreated = objects.filter(({ id }) => !created.has(id))
  for (const { id } of [...uncreated, ...objects]) {
    if (reached.has(id)) continue
    roots.add(id)
    const waiting = [id]
    for (const next of waiting) {
      if (reached.has(next)) continue
      reached.add(next)
      waiting.push(...(byId.get(next)?.creates ?? []).map(({ to }) => to))
    }
  }
  return roots
}

interface PartContext {
  readonly kind: 'Kustomization' | 'Application'
  /** All parts of the target. */
  readonly byId: ReadonlyMap<string, TargetPart>
  readonly error: KuiltError | undefined
}

function appliedObject(part: TargetPart, { kind, byId, error }: PartContext): AppliedObject {
  const { name, result, locate } = part
  const id = `${kind} ${name}`
  const creates = (part.creates ?? createdApplications(result)).flatMap((own) => {
    // The ID of an Application without a namespace is only its name.
    const candidates = [own, own.slice(own.indexOf('/') + 1)].map((each) => `${kind} ${each}`)
    return candidates.find((each) => each !== id && byId.has(each)) ?? []
  })
  // The definition is JSON that the target wrote.
  const definition = attempt(() => readPlain(part.definition, ''))
  const spec = isObject(definition) && isObject(definition['spec']) ? definition['spec'] : {}
  const namespace = name.split('/')[0] ?? ''
  return {
    id,
    kind: kind === 'Kustomization' ? 'flux-kustomization' : 'argocd-application',
    isRoot: true,
    creates: [...new Set(creates)].map((to) => ({ to, at: byId.get(to)?.locate(['metadata', 'name']) })),
    dependsOn: dependencies(spec, namespace).map(({ to, at }) => ({ to: `${kind} ${to}`, at: locate(at) })),
    directories: (kind === 'Kustomization' ? kustomizationPath(spec) : sourcePaths(spec)).map(({ to, at }) => {
      return { to, at: locate(at) }
    }),
    files: result.inputs.files,
    error,
  }
}

/** The names of the Applications in an output. */
function createdApplications({ resources }: TargetPart['result']): readonly string[] {
  return resources.flatMap(({ kind, apiVersion, metadata: { namespace, name } }) => {
    if (kind !== 'Application' || !apiVersion?.startsWith('argoproj.io/')) return []
    return [namespace === undefined ? String(name) : `${namespace}/${name}`]
  })
}

/** A reference in the `spec` of an object. */
interface SpecReference {
  readonly to: string
  readonly at: FieldPath
}

function dependencies({ dependsOn }: JsonObject, ownNamespace: string): readonly SpecReference[] {
  if (!isList(dependsOn)) return []
  return dependsOn.flatMap((item, i) => {
    if (!isObject(item)) return []
    const to = `${textOf(item['namespace']) || ownNamespace}/${textOf(item['name'])}`
    return [{ to, at: ['spec', 'dependsOn', i, 'name'] }]
  })
}

function kustomizationPath({ path }: JsonObject): readonly SpecReference[] {
  return textOf(path) === '' ? [{ to: '.', at: ['spec'] }] : [{ to: textOf(path), at: ['spec', 'path'] }]
}

function sourcePaths({ source, sources, sourceHydrator }: JsonObject): readonly SpecReference[] {
  const drySource = isObject(sourceHydrator) ? sourceHydrator['drySource'] : undefined
  if (isObject(drySource))
    return [{ to: textOf(drySource['path']), at: ['spec', 'sourceHydrator', 'drySource', 'path'] }]
  const listed = isList(sources) && sources.length > 0 ? sources : undefined
  return (listed ?? [source ?? null]).flatMap((item, i) => {
    const to = isObject(item) ? textOf(item['path']) : ''
    return to === '' ? [] : [{ to, at: ['spec', ...(listed ? ['sources', i] : ['source']), 'path'] }]
  })
}

interface RepositoryFiles {
  /** The root of the repository. */
  readonly root: string
  readonly fileSystem: FileSystem
}

/**
 * Returns the directory that a path in an object refers to, if the object has read files below it. If the object cannot
 * be rendered, returns any directory that exists.
 */
export function directoryOf(
  path: string,
  { files, error }: AppliedObject,
  { root, fileSystem }: RepositoryFiles,
): string | undefined {
  const directory = joinPath(root, normalizePath(`/${path}`))
  const isApplied =
    error === undefined
      ? files.some((file) => isInside(file, directory))
      : attempt(() => fileSystem.kind(directory)) === 'directory'
  return isApplied ? directory : undefined
}
