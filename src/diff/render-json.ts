import type { KubernetesObject } from '../build/kubernetes-object.ts'
import type { FieldPath } from '../diagnostics/index.ts'
import { jsonText } from '../tree/json-text.ts'
import { isObject } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import type { Diff, FieldChange, ResourceChange } from './changes.ts'
import { jsonPatch } from './json-patch.ts'

/** Prints the data of the diff as JSON. */
export function renderJson(diffs: readonly Diff[]): string {
  const changes = diffs.flatMap((diff) => diff.changes.map((change) => plainChange(change, diff.target)))
  const identical = diffs.every((diff) => diff.identical)
  return `${jsonText({ changes, identical, notCompared: notCompared(diffs) })}\n`
}

/** Returns the targets that could not be compared. Undefined if there are none. */
function notCompared(diffs: readonly Diff[]): readonly object[] | undefined {
  const found = diffs.flatMap(({ target, failure }) => {
    if (failure === undefined) return []
    const { version, repaired, error } = failure
    return [{ target, version, repaired, code: error.code }]
  })
  return found.length === 0 ? undefined : found
}

function plainChange(change: ResourceChange, target: string | undefined): object {
  const { change: kind, resource, before, effects, old, new: now, source } = change
  const fields = kind === 'changed' ? change.fields.map(plainField) : leavesOf(kind, old ?? now, change.fields)
  return { ...(target === undefined ? {} : { target }), change: kind, resource, before, effects, source, fields }
}

function plainField({ change, path, field, old, new: now, inside, follows, source }: FieldChange): object {
  const nested = inside && { syntax: inside.syntax, fields: inside.fields.map(plainField) }
  return { path, old, new: now, change, field, inside: nested, follows, source }
}

/** Returns every value of an added or removed resource. `--explain` lists them with their sources. */
function leavesOf(
  change: 'added' | 'removed',
  object: KubernetesObject | undefined,
  known: readonly FieldChange[],
): readonly object[] {
  if (known.length > 0) return known.map(plainField)
  const found: object[] = []
  const visit = (value: JsonValue, path: FieldPath): void => {
    const children = isList(value)
      ? value.map((item, i) => [i, item] as const)
      : isObject(value)
        ? Object.entries(value)
        : []
    if (children.length === 0) found.push(change === 'added' ? { path, new: value } : { path, old: value })
    for (const [step, child] of children) visit(child, [...path, step])
  }
  // Built objects consist of JSON values.
  if (object !== undefined) visit(object as unknown as JsonObject, [])
  return found
}

/**
 * Prints JSON patches by resource, identified as in the old output, and the resources to add and remove. This includes
 * the values of Secrets, because the patches would not produce the new output without them.
 */
export function renderJsonPatch(diffs: readonly Diff[]): string {
  const entries = diffs.flatMap((diff) => {
    const target = diff.target === undefined ? {} : { target: diff.target }
    return [...diff.changes, ...diff.followers].map((change) => ({ change, target }))
  })
  const of = (kind: ResourceChange['change']) => entries.filter(({ change }) => change.change === kind)
  return `${jsonText({
    resources: of('changed').map(({ change, target }) => ({
      ...target,
      resource: change.before ?? change.resource,
      patch: jsonPatch(change.old as unknown as JsonObject, change.new as unknown as JsonObject),
    })),
    added: of('added').map(({ change }) => change.new),
    removed: of('removed').map(({ change, target }) => ({ ...target, ...change.resource })),
    notCompared: notCompared(diffs),
  })}\n`
}
