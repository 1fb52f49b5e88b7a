import { attempt } from '../diagnostics/index.ts'
import { isInside, joinPath, normalizePath } from '../files/paths.ts'
import type { Target, TargetOptions, TargetPart } from '../targets/target.ts'
import { isObject, textOf } from '../tree/json-values.ts'
import { isList, type JsonObject } from '../tree/node.ts'
import { readPlain } from '../yaml/read/read-plain.ts'

/** A Kustomization of Flux or an Application of Argo CD. */
export interface AppliedObject {
  /** `Kustomization flux-system/apps` */
  readonly id: string
  readonly kind: 'flux-kustomization' | 'argocd-application'
  /** No other object of the target creates it. */
  readonly isRoot: boolean
  /** Ids of what it creates. */
  readonly creates: readonly string[]
  /** Ids of what it waits for. */
  readonly dependsOn: readonly string[]
  /** The directories that it applies, as they are written. */
  readonly directories: readonly string[]
  /** Absolute paths of what its output depends on. */
  readonly files: readonly string[]
}

/**
 * The objects that a Flux or Argo CD target applies; undefined for other targets. Renders the target without keys, and
 * skips unavailable sources.
 *
 * @throws KuiltError whatever rendering the target throws
 */
export async function appliedObjects(
  target: Target,
  { flux, argocd }: Pick<TargetOptions, 'flux' | 'argocd'>,
): Promise<readonly AppliedObject[] | undefined> {
  if (target.kind !== 'flux' && target.kind !== 'argocd') return undefined
  const parts = await target.renderParts?.({
    flux: { ...flux, sops: 'mask', helmReleases: 'keep', missingVariables: 'ignore' },
    argocd: { ...argocd, missingSources: 'warn' },
    onWarning: () => {},
    strict: false,
  })
  const kind = target.kind === 'flux' ? 'Kustomization' : 'Application'
  const ids = new Set((parts ?? []).map(({ name }) => `${kind} ${name}`))
  const objects = (parts ?? []).map((part) => appliedObject(part, kind, ids))
  const created = new Set(objects.flatMap(({ creates }) => creates))
  return objects.map((object) => ({ ...object, isRoot: !created.has(object.id) }))
}

function appliedObject(
  part: TargetPart,
  kind: 'Kustomization' | 'Application',
  ids: ReadonlySet<string>,
): AppliedObject {
  const { name, result } = part
  const id = `${kind} ${name}`
  const group = kind === 'Kustomization' ? 'kustomize.toolkit.fluxcd.io/' : 'argoproj.io/'
  const creates = result.resources.flatMap((resource) => {
    if (resource.kind !== kind || !resource.apiVersion?.startsWith(group)) return []
    const { namespace, name: own } = resource.metadata
    // An Application is named by its name alone if it does not say its namespace.
    const candidates = [`${kind} ${namespace ?? 'flux-system'}/${own}`, `${kind} ${own}`]
    return candidates.find((each) => each !== id && ids.has(each)) ?? []
  })
  // It is JSON, written by the target.
  const definition = attempt(() => readPlain(part.definition, ''))
  const spec = isObject(definition) && isObject(definition['spec']) ? definition['spec'] : {}
  const namespace = name.split('/')[0] ?? ''
  return {
    id,
    kind: kind === 'Kustomization' ? 'flux-kustomization' : 'argocd-application',
    isRoot: true,
    creates: [...new Set(creates)],
    dependsOn: dependencies(spec, namespace).map((each) => `${kind} ${each}`),
    directories: kind === 'Kustomization' ? [textOf(spec['path']) || '.'] : sourcePaths(spec),
    files: result.inputs.files,
  }
}

function dependencies({ dependsOn }: JsonObject, ownNamespace: string): readonly string[] {
  if (!isList(dependsOn)) return []
  return dependsOn.filter(isObject).map(({ name, namespace }) => `${textOf(namespace) || ownNamespace}/${textOf(name)}`)
}

function sourcePaths({ source, sources }: JsonObject): readonly string[] {
  const all = isList(sources) && sources.length > 0 ? sources : [source ?? null]
  return all.filter(isObject).flatMap(({ path }) => (textOf(path) === '' ? [] : [textOf(path)]))
}

/** The directory for a path in an object, if the object has read files below it. */
export function directoryOf(path: string, root: string, { files }: AppliedObject): string | undefined {
  const directory = joinPath(root, normalizePath(`/${path}`))
  return files.some((file) => isInside(file, directory)) ? directory : undefined
}
