import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { apiVersionOf } from '../../schema/gvk.ts'
import { builtinMergeSchema } from '../../schema/merge-schema.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { type JsonPatchOperation, jsonPatch } from '../json-patch.ts'
import type { Pair } from '../pair.ts'
import type { Renames } from '../renames.ts'
import type { Item } from '../side.ts'
import { mergePatch } from './merge-patch.ts'
import { patchText } from './overlay-files.ts'

/** The ways to change a resource. The next one is tried if the previous one does not produce the new resource. */
const steps = ['merge', 'json', 'exact', 'replace'] as const
export type Step = (typeof steps)[number]

/** A resource in both outputs, as it is in the base and as it is with the chosen features. */
export interface Change {
  readonly base: Item
  readonly pair: Pair
  step: Step
}

/** Returns the first step to try. A merge patch cannot change the name of a resource. */
export function firstStep({ old, new: now }: Pair): Step {
  const [a, b] = [old.resource.id, now.resource.id]
  const isNamed = old.resource.state.needsHash ? old.stem === now.stem : a.name === b.name
  return isNamed && a.namespace === b.namespace && a.version === b.version ? 'merge' : 'json'
}

export function nextStep(step: Step): Step {
  return steps[Math.min(steps.indexOf(step) + 1, steps.length - 1)] ?? 'replace'
}

/** Returns the name of a resource before the root of the build adds hashes. */
function nameInLayer({ resource: { id, state } }: Item): string {
  return state.needsHash ? (state.history.at(-1)?.name ?? id.name) : id.name
}

interface PatchFile {
  /** The text of the patch. Undefined if there is nothing to patch. */
  readonly content?: string
  readonly target?: NonNullable<NonNullable<Kustomization['patches']>[number]['target']>
}

export function patchFor({ base, pair, step }: Change, renames: Renames): PatchFile {
  const { id } = base.resource
  // The root adds the hash again.
  const isHashed = pair.old.resource.state.needsHash
  const [old, now] = isHashed ? [withoutHash(pair.old), withoutHash(pair.new)] : [pair.old.object, pair.new.object]
  if (step === 'merge') {
    const schema = builtinMergeSchema(apiVersionOf(id), id.kind)
    const patch = mergePatch(old, now, schema, { renames })
    if (patch !== undefined) {
      return Object.keys(patch).length === 0 ? {} : { content: patchText({ ...patch, ...identityOf(base, patch) }) }
    }
  }
  const patch = jsonPatch(old, now, step === 'exact' ? undefined : renames).map(asAddition)
  if (patch.length === 0) return {}
  const target = {
    ...(id.group === '' ? {} : { group: id.group }),
    version: id.version,
    kind: id.kind,
    name: escaped(nameInLayer(base)),
    ...(id.namespace === '' ? {} : { namespace: escaped(id.namespace) }),
  }
  return { content: patchText(patch as unknown as JsonValue), target }
}

/** Escapes a name for a target, in which names are regular expressions. */
function escaped(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/**
 * Converts the replacement of an origin to an addition, because the origin is an annotation that the build writes at
 * the end, so no patch can replace it.
 */
function asAddition(operation: JsonPatchOperation): JsonPatchOperation {
  const isOrigin = operation.path === '/metadata/annotations/config.kubernetes.io~1origin'
  return isOrigin && operation.op === 'replace' ? { ...operation, op: 'add' } : operation
}

function withoutHash(item: Item): JsonObject {
  const { metadata } = item.object
  return { ...item.object, metadata: { ...(metadata as JsonObject), name: item.stem } }
}

function identityOf(item: Item, patch: JsonObject): JsonObject {
  const { id } = item.resource
  const metadata = patch['metadata'] as JsonObject | undefined
  const namespace = id.namespace === '' ? {} : { namespace: id.namespace }
  return {
    apiVersion: apiVersionOf(id),
    kind: id.kind,
    metadata: { ...metadata, name: nameInLayer(item), ...namespace },
  }
}

export function deletion(item: Item): string {
  return patchText({ $patch: 'delete', ...identityOf(item, {}) })
}
