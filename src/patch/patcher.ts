import {
  fieldBelow,
  KuiltError,
  type Location,
  locationInside,
  mapError,
  outcomeOf,
  type Warning,
  warning,
  withLocation,
} from '../diagnostics/index.ts'
import type { Hint } from '../diagnostics/proposal.ts'
import type { Selector } from '../kustomization/kustomization.gen.ts'
import { resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId, describeVersionedId } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { compileSelector } from '../resource/selector.ts'
import { describeSelector, isGeneralRule, missedTargetHint } from '../resource/selector-hint.ts'
import { faultyIdField, missingTargetHint } from '../resource/target-hint.ts'
import type { MergeSchema } from '../schema/merge-schema.ts'
import { contentAt, type LoadedPatch, type PatchSource } from './load-patch.ts'
import { mayChangeIds } from './may-change-ids.ts'
import { type MergePatch, patchWithJson, patchWithMerge, prepareMergePatch } from './patch-resource.ts'
import { ambiguousHint, withOtherTargets } from './target-advice.ts'
import { emptyTargetWarning, wideTargetWarning } from './wide-target.ts'

/** One entry of `patches`, `patchesStrategicMerge` or `patchesJson6902`, whose rules differ in details. */
export interface PatchStep {
  readonly patch: LoadedPatch
  readonly field: 'patches' | 'patchesStrategicMerge' | 'patchesJson6902'
  readonly target?: Selector | undefined
  /** True if a merge patch may change the name of its target. */
  readonly allowNameChange?: boolean | undefined
  readonly allowKindChange?: boolean | undefined
  /** The location of the entry, for errors about its target. */
  readonly at?: Location | undefined
}

/** The effect of a patch on a resource. */
export interface PatchWrite {
  readonly step: PatchStep
  /** The document of a merge patch. */
  readonly document: Resource | undefined
  readonly before: Resource
  readonly after: Resource
}

export interface PatchContext {
  readonly schema: MergeSchema
  /** Called with probable mistakes. */
  readonly warn?: ((warning: Warning) => void) | undefined
  /** True to suppress the warning for a target that selects nothing. Default: false. */
  readonly mayMiss?: boolean
  /** True to skip merge patches without a target that have no resource to change. Default: they are errors. */
  readonly skipsMissingTargets?: boolean
  /** True to also warn about changes that may be intended. Default: false. */
  readonly lint?: boolean
  /** True if a JSON patch refers to containers by position. Default: false. */
  readonly usesPositions?: boolean
  /** The path of the `openapi` document of the build, for hints. */
  readonly schemaFile?: string | undefined
  /**
   * Called for each resource that a patch was applied to, even if it did not change, except for resources that the
   * patch removed.
   */
  readonly observe?: ((write: PatchWrite) => void) | undefined
}

/**
 * Applies patches one at a time. A merge patch without a target applies to the one resource that has, or once had, its
 * ID. A patch with a target applies to all selected resources, if there are any. Indexes of a list of resources are
 * kept for the next patch to the same list. Follows api/internal/builtins/PatchTransformer.go.
 */
export class Patcher {
  readonly #context: PatchContext
  #targets: ResourceMap = new ResourceMap()

  constructor(context: PatchContext) {
    this.#context = context
  }

  /**
   * Applies a patch. Returns the same list if nothing changed.
   *
   * @throws KuiltError PATCH_…, JSON_PATCH_…, ID_CONFLICT, REGEX_INVALID, LABEL_SELECTOR_INVALID
   */
  apply(resources: readonly Resource[], step: PatchStep): readonly Resource[] {
    if (this.#targets.resources !== resources) this.#targets = new ResourceMap(resources)
    if (step.patch.type === 'json') this.#applyJson(step, step.patch)
    else if (step.field === 'patches' && step.target !== undefined) this.#applyToSelected(step, step.patch, step.target)
    else this.#applyById(step, step.patch)
    return this.#targets.resources
  }

  #applyJson(step: PatchStep, { patch, source }: Extract<LoadedPatch, { type: 'json' }>): void {
    if (step.target === undefined) throw new KuiltError('PATCH_TARGET_REQUIRED', {}, { at: step.at ?? source.at })
    // References are updated if an entry of `patches` changes a name, but not if the older field does.
    const remembersId = step.field === 'patches'
    const { warn, lint = false } = this.#context
    const options = { at: contentAt(source), remembersId, warn, lint }
    const positions = this.#select(step.target, targetAt(step))
    const selected = positions.length > 1 ? positions.flatMap((position) => this.#targets.at(position) ?? []) : []
    const wide = lint ? emptyTargetWarning(step.target, selected, targetAt(step)) : undefined
    if (wide !== undefined) warn?.(wide)
    // For applying the patch only to verify a hint.
    const attempted = { ...options, warn: undefined }
    for (const position of positions) {
      this.#change({ position, step }, (resource) =>
        mapError(
          () => patchWithJson(patch, resource, options),
          (error) => withOtherTargets(error, resource, selected, (other) => patchWithJson(patch, other, attempted)),
        ),
      )
    }
  }

  #applyToSelected(step: PatchStep, { documents, source }: MergeDocuments, target: Selector): void {
    const [patch] = documents
    if (patch === undefined) return
    if (documents.length > 1) {
      throw new KuiltError('PATCH_TARGET_WITH_SEVERAL', { count: documents.length }, { at: targetAt(step) })
    }
    const changes = prepareMergePatch(patch, { ...step, selected: true })
    const positions = this.#select(target, targetAt(step))
    if (positions.length > 1) this.#checkWidth(patch, step, positions)
    for (const position of positions) this.#merge({ position, step, document: patch }, changes, source)
    this.#checkIds(source)
  }

  #checkWidth(patch: Resource, step: PatchStep, positions: readonly number[]): void {
    const { warn } = this.#context
    if (warn === undefined) return
    const selected = positions.flatMap((position) => this.#targets.at(position) ?? [])
    const found = wideTargetWarning({ patch, target: step.target ?? {}, selected, at: targetAt(step) })
    if (found !== undefined) warn(found)
  }

  #applyById(step: PatchStep, { documents, source }: MergeDocuments): void {
    const selected = step.field === 'patchesStrategicMerge'
    for (const [i, patch] of documents.entries()) {
      if (this.#context.skipsMissingTargets && this.#targets.withAnyId(patch.originalId).length === 0) continue
      const position = mapError(
        () => this.#uniqueTarget(patch, source),
        (error) =>
          mayChangeIds(step) ? error : error.with({ related: this.#targetErrors(documents.slice(i + 1), source) }),
      )
      this.#merge({ position, step, document: patch }, prepareMergePatch(patch, { ...step, selected }), source)
      if (selected) this.#checkIds(source)
    }
  }

  /** Returns the errors about the targets of more documents, which none of the documents affects. */
  #targetErrors(documents: readonly Resource[], source: PatchSource): readonly KuiltError[] {
    return documents.flatMap((patch) => outcomeOf(() => this.#uniqueTarget(patch, source)).error ?? [])
  }

  #merge(use: PatchUse & { readonly document: Resource }, patch: MergePatch, source: PatchSource): void {
    const at = patchLocation(use.document, source)
    const { schema, warn, lint, usesPositions, schemaFile } = this.#context
    const context = { schema, at, warn, lint, usesPositions, schemaFile }
    this.#change(use, (resource) => patchWithMerge(patch, resource, context))
  }

  #change({ position, step, document }: PatchUse, change: (resource: Resource) => Resource | undefined): void {
    const before = this.#targets.at(position)
    if (before === undefined) return
    const after = change(before)
    this.#targets.replace(position, after)
    if (after !== undefined) this.#context.observe?.({ step, document, before, after })
  }

  #select(target: Selector, at: Location): readonly number[] {
    const positions = withLocation(at, () => this.#targets.select(compileSelector(target)))
    if (positions.length === 0 && !this.#context.mayMiss) this.#warnOfTarget(target, at)
    return positions
  }

  #warnOfTarget(target: Selector, at: Location): void {
    const resources = this.#targets.resources
    if (resources.length === 0 || (!this.#context.lint && isGeneralRule(target, resources))) return
    const hint = (): Hint => missedTargetHint('patch', target, resources)
    this.#context.warn?.(warning('PATCH_TARGET_UNMATCHED', { target: describeSelector(target) }, { at, hint }))
  }

  #uniqueTarget(patch: Resource, source: PatchSource): number {
    const id = patch.originalId
    const at = patchLocation(patch, source)
    const [position, ...others] = this.#targets.withAnyId(id)
    if (position === undefined) {
      const hint = missingTargetHint(id, this.#targets.resources)
      const place = fieldBelow(at, faultyIdField(id, this.#targets.resources))
      throw new KuiltError('PATCH_TARGET_NOT_FOUND', { id: describeVersionedId(id) }, { at: place, hint })
    }
    if (others.length === 0) return position
    const notes = [position, ...others].flatMap((one) => this.#targets.at(one) ?? []).map((one) => resourceNote(one))
    const hint = ambiguousHint([position, ...others].flatMap((one) => this.#targets.at(one) ?? []))
    throw new KuiltError(
      'PATCH_TARGET_AMBIGUOUS',
      { id: describeId(id), count: others.length + 1 },
      { at, notes, hint },
    )
  }

  /**
   * Checks that all IDs are different. This is done only after patches with a target, for which upstream rebuilds its
   * list of resources (api/resmap/reswrangler.go, (resWrangler).ApplySmPatch).
   */
  #checkIds(source: PatchSource): void {
    const [first, ...others] = this.#targets.sharingId()
    if (first === undefined) return
    const notes = [first, ...others].map((resource) => resourceNote(resource))
    throw new KuiltError('ID_CONFLICT', { id: describeId((others[0] ?? first).id) }, { at: source.at, notes })
  }
}

/** A patch, and the position of a resource that it is applied to. */
interface PatchUse {
  readonly position: number
  readonly step: PatchStep
  readonly document?: Resource
}

function targetAt({ at, patch }: PatchStep): Location {
  return at === undefined ? patch.source.at : fieldBelow(at, ['target'])
}

type MergeDocuments = Extract<LoadedPatch, { type: 'merge' }>

/** The location of a document in a merge patch. */
export function patchLocation(patch: Resource, { at, inline }: PatchSource): Location {
  const { file: _, ...place } = patch.state.source ?? { file: '' }
  return inline ? locationInside(at, place) : { ...at, ...place }
}
