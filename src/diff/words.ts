import { counted } from '../diagnostics/counted.ts'
import type { Diff, DiffFailure, Effect, FieldChange, ResourceChange, ResourceName } from './changes.ts'

/** The texts that all renderers use. */

/** Returns a string such as `Deployment/web (namespace prod)`. If both names have a hash, it is omitted. */
export function titleOf(change: ResourceChange): string {
  const { kind, namespace } = change.resource
  return `${kind}/${shownNames(change).name}${namespace === undefined ? '' : ` (namespace ${namespace})`}`
}

/** Returns the old and the new name. If both have a hash, it is omitted. */
function shownNames({ resource, before, rehashed }: ResourceChange): {
  readonly name: string
  readonly before: string
} {
  const [name, old] = [withoutHash(resource.name), withoutHash(before?.name ?? '')]
  const isHashed = /^(ConfigMap|Secret)$/.test(resource.kind) && name !== resource.name && old !== before?.name
  return rehashed || isHashed ? { name, before: old } : { name: resource.name, before: before?.name ?? '' }
}

export function withoutHash(name: string): string {
  return name.replace(/-[2456789bcdfghkmt]{10}$/, '')
}

/** Like `referenceOf`, but without the hash if both names have one. */
export function shownReference(change: ResourceChange): string {
  return referenceOf({ ...change.resource, name: shownNames(change).name })
}

/** Returns the fields to list. A new name or namespace without a source is omitted, because the summary shows it. */
export function listedFields({ fields }: ResourceChange): readonly FieldChange[] {
  return fields.filter(({ path, source }) => source !== undefined || !isIdentity(path))
}

function isIdentity(path: FieldChange['path']): boolean {
  return path.length === 2 && path[0] === 'metadata' && (path[1] === 'name' || path[1] === 'namespace')
}

/** Returns `Kind/namespace/name`, which is the notation that other commands accept. */
export function referenceOf({ kind, namespace, name }: ResourceName): string {
  return [kind, ...(namespace === undefined ? [] : [namespace]), name].join('/')
}

/** Returns a string such as `2 keys changed → restarts Deployment/web`. */
export function summaryOf(change: ResourceChange): string {
  const effects = change.effects.map((effect) => effectText(effect, change.resource))
  return [whatChanges(change), ...(effects.length === 0 ? [] : [effects.join('; ')])].join(' → ')
}

function whatChanges(resourceChange: ResourceChange): string {
  const { change, resource, before, fields, followers } = resourceChange
  if (change !== 'changed') return change
  const identity: string[] = []
  const names = shownNames(resourceChange)
  const hasNewName = before !== undefined && fields.some(({ path }) => path.join('.') === 'metadata.name')
  if (hasNewName && names.before !== names.name) identity.push(`renamed from ${names.before}`)
  if (before !== undefined && before.namespace !== resource.namespace) {
    identity.push(
      before.namespace === undefined
        ? `moved to namespace ${resource.namespace}`
        : `moved from namespace ${before.namespace}`,
    )
  }
  const own = fields.filter(({ path }) => !isIdentity(path))
  if (own.length > 0) {
    const isData = own.every(({ path }) => path.length > 1 && /^(data|binaryData|stringData)$/.test(String(path[0])))
    identity.push(`${counted(own.length, isData ? 'key' : 'field')} changed`)
  }
  if (identity.length > 0) return identity.join(', ')
  const isReference = followers.some(({ follows }) => follows !== undefined)
  return isReference
    ? 'only references to renamed objects changed'
    : followers.length > 0
      ? 'only the formatting changed'
      : 'new hash'
}

function effectText(effect: Effect, resource: ResourceName): string {
  switch (effect.type) {
    case 'restarts': {
      const [only, ...others] = effect.workloads
      const isSelf = others.length === 0 && only === `${resource.kind}/${resource.name}`
      return isSelf ? 'restarts its pods' : `restarts ${effect.workloads.join(', ')}`
    }
    case 'immutable':
      return `${effect.by === undefined ? 'must be deleted and recreated' : `${effect.by} deletes and recreates it`}: ${listed(effect.fields)} cannot be changed`
    case 'unread':
      return `read by ${effect.workloads.join(', ')}, which ${effect.workloads.length === 1 ? 'does' : 'do'} not restart`
    case 'hook':
      return `runs as a ${effect.phases} hook of ${effect.of}`
    case 'next-run':
      return `takes effect on the next run${effect.workloads === undefined ? '' : ` of ${effect.workloads.join(', ')}`}`
    case 'selects':
      return 'selects different pods'
    case 'recreated':
      return 'the old one must be deleted'
    case 'deletes':
      return `deletes ${effect.what}`
    case 'replaces':
      return `replaces ${effect.resource}`
  }
}

function listed(fields: readonly string[]): string {
  return fields.length > 3 ? `${fields.slice(0, 3).join(', ')} and ${fields.length - 3} more` : fields.join(', ')
}

/** Returns a string such as `2 changed, 1 added, 1 removed, 1 target not compared`. */
export function totals(diffs: readonly Diff[]): string {
  const all = diffs.flatMap(({ changes }) => changes)
  const parts = (['changed', 'added', 'removed'] as const).flatMap((kind) => {
    const count = all.filter(({ change }) => change === kind).length
    return count === 0 ? [] : [`${count} ${kind}`]
  })
  const failed = diffs.filter(({ failure }) => failure !== undefined).length
  return [...parts, ...(failed === 0 ? [] : [`${counted(failed, 'target')} not compared`])].join(', ')
}

/**
 * Explains why there are no changes to list: the target could not be compared, or the outputs differ in another way.
 * Undefined for identical outputs.
 */
export function noChangesNote({ identical, changes, followers, reordered, failure }: Diff): string | undefined {
  if (failure !== undefined) return `Not compared: ${failureReason(failure)}.`
  if (identical || changes.length > 0) return undefined
  const what = [
    ...(reordered ? ['the order of resources'] : []),
    ...(followers.length > 0 ? ['references to renamed objects or list order that has no effect'] : []),
  ]
  return what.length === 0
    ? 'The outputs have the same content but are formatted differently.'
    : `No change in content: the outputs differ only in ${what.join(' and in ')}.`
}

/** Explains which version of a target cannot be rendered. */
export function failureReason({ version, repaired }: DiffFailure): string {
  if (version === 'new') return 'the new version cannot be rendered'
  const reason = 'the old version cannot be rendered'
  return repaired ? `${reason}, so there is nothing to compare the new version with` : reason
}

/** Returns a line for a target that could not be compared, for formats with one line per change. */
export function notComparedLine({ target = '', failure }: Diff): readonly string[] {
  return failure === undefined ? [] : [`${target}: not compared\n`]
}
