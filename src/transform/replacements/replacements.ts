import { KuiltError, withLocation } from '../../diagnostics/error.ts'
import type { FieldPath } from '../../diagnostics/index.ts'
import { fieldBelow, type Location } from '../../diagnostics/location.ts'
import type {
  ReplacementField,
  Selector,
  SourceSelector,
  TargetSelector,
} from '../../kustomization/kustomization.gen.ts'
import type { Resource } from '../../resource/resource.ts'
import { ResourceMap } from '../../resource/resource-map.ts'
import type { CopiedName } from '../../resource/resource-state.ts'
import type { LiveValue } from './live-value.ts'
import { compileTarget } from './selectors.ts'
import { delimitedPart } from './set-value.ts'
import { defaultFieldPath, findSource, findValue } from './source.ts'
import { compileTargetPath } from './target-path.ts'
import { fieldsAt, writeTarget } from './write-target.ts'

/** A replacement, with its location for messages. */
export interface Replacement extends ReplacementField {
  readonly at?: Location
}

/** A target that selects nothing. Upstream ignores it: api/filters/replacement/replacement.go, applyReplacement. */
export interface MissedTarget {
  readonly select: Selector
  readonly at: Location | undefined
  readonly resources: readonly Resource[]
}

/** The changes that a replacement makes to a resource. */
export interface ReplacementWrite {
  readonly replacement: Replacement
  /** The index of the target. */
  readonly target: number
  /** The source resource, before the replacement writes anything. Undefined for a `sourceValue`. */
  readonly source: Resource | undefined
  readonly before: Resource
  readonly after: Resource
  /** The fields that the replacement wrote, as positions in the tree, including fields that already had the value. */
  readonly fields: readonly (readonly number[])[]
}

/** A resource that a replacement would write to without `reject`. */
export interface ReplacementRejection extends Pick<ReplacementWrite, 'replacement' | 'target' | 'fields'> {
  readonly resource: Resource
}

export interface ReplacementCallbacks {
  readonly onMiss?: ((missed: MissedTarget) => void) | undefined
  readonly onWrite?: ((write: ReplacementWrite) => void) | undefined
  readonly onReject?: ((rejection: ReplacementRejection) => void) | undefined
}

/**
 * `replacements`: copies the value of a field in one resource, or a fixed text, to fields in other resources.
 * Replacements are applied in order, so later ones see the results of earlier ones. An existing scalar keeps its type
 * and quoting; the type of a new scalar is determined by its text.
 *
 * ```yaml
 * # source { kind: ConfigMap, name: settings, fieldPath: data.host }, target spec.rules.0.host
 * data: { host: shop.example.com }
 * spec: { rules: [{ host: todo }] }                # before
 * spec: { rules: [{ host: shop.example.com }] }
 * ```
 *
 * Follows api/filters/replacement/replacement.go, (Filter).Filter.
 *
 * @throws KuiltError REPLACEMENT_…, REGEX_INVALID, LABEL_SELECTOR_INVALID
 */
export function applyReplacements(
  resources: readonly Resource[],
  replacements: readonly Replacement[],
  callbacks: ReplacementCallbacks = {},
): readonly Resource[] {
  if (replacements.length === 0) return resources
  assertReadableHistory(resources)
  const map = new ResourceMap(resources)
  for (const replacement of replacements)
    withLocation(replacement.at, () => applyReplacement(map, replacement, callbacks))
  return map.resources
}

/**
 * @throws KuiltError PREVIOUS_IDS_UNEVEN if a resource temporarily had no name or kind:
 *   api/internal/utils/makeResIds.go, MakeResIds, cannot parse the previous IDs of such a resource
 */
function assertReadableHistory(resources: readonly Resource[]): void {
  const unreadable = resources.find(({ state }) => state.history.some(({ name, kind }) => name === '' || kind === ''))
  if (unreadable === undefined) return
  throw new KuiltError('PREVIOUS_IDS_UNEVEN', { names: unreadable.state.history.map(({ name }) => name).join() })
}

function applyReplacement(
  map: ResourceMap,
  replacement: Replacement,
  { onMiss, onWrite, onReject }: ReplacementCallbacks,
): void {
  const { source, sourceValue, targets, at } = replacement
  if ((source === undefined && sourceValue === undefined) || targets === undefined) {
    throw new KuiltError('REPLACEMENT_INCOMPLETE', {})
  }
  const below = (path: FieldPath): Location | undefined => at && fieldBelow(at, path)
  const value = withLocation(below(['source']), () => findValue(map, source, sourceValue))
  const copied = copiedName(source, value, below(['source']))
  const origin = onWrite && source && findSource(map, source).resource
  targets.forEach((target, i) => {
    const written: Written | undefined =
      onWrite && ((write) => onWrite({ replacement, target: i, source: origin, ...write }))
    const rejected: Rejected | undefined =
      onReject && ((resource, fields) => onReject({ replacement, target: i, resource, fields }))
    const use = { value, target, copied, written, rejected }
    const found = withLocation(below(['targets', i]), () => applyToTarget(map, use))
    if (!found && target.select !== undefined && !target.reject?.length) {
      onMiss?.({ select: target.select, at: below(['targets', i, 'select']), resources: map.resources })
    }
  })
}

/** Returns the data to record if the value is the name of a resource, because that name may still change. */
function copiedName(
  source: SourceSelector | undefined,
  { node }: LiveValue,
  at: Location | undefined,
): Omit<CopiedName, 'field'> | undefined {
  if (source?.kind === undefined || (source.fieldPath || defaultFieldPath) !== defaultFieldPath) return undefined
  return node.type === 'scalar' && source.options?.delimiter === undefined
    ? { kind: source.kind, name: node.text, at }
    : undefined
}

type Written = (write: Pick<ReplacementWrite, 'before' | 'after' | 'fields'>) => void

type Rejected = (resource: Resource, fields: ReplacementWrite['fields']) => void

interface TargetUse {
  readonly value: LiveValue
  readonly target: TargetSelector
  readonly copied: Omit<CopiedName, 'field'> | undefined
  readonly written: Written | undefined
  readonly rejected: Rejected | undefined
}

/**
 * Writes the value to the fields of one target. Returns false if the target selects nothing. Follows
 * api/filters/replacement/replacement.go, applyReplacement.
 */
function applyToTarget(map: ResourceMap, { value, target, copied, written, rejected }: TargetUse): boolean {
  const { literals, selects, rejects } = compileTarget(target, map)
  const fieldPaths = target.fieldPaths?.length ? target.fieldPaths : [defaultFieldPath]
  const paths = fieldPaths.map(compileTargetPath)
  const create = target.options?.create === true
  const part = delimitedPart(target.options)
  let found = false
  for (const position of map.candidates(literals)) {
    const resource = map.at(position)
    if (resource === undefined) continue
    if (rejected !== undefined && rejects(resource)) {
      rejected(
        resource,
        paths.flatMap((path) => fieldsAt(resource.node, path)),
      )
    }
    if (!selects(resource)) continue
    found = true
    let node = resource.node
    const fields: (readonly number[])[] = []
    const onField = written && ((at: readonly number[]): void => void fields.push([...at]))
    for (const path of paths) node = writeTarget(node, value, { path, create, part, position, resource, onField })
    const changed = resource.withNode(node)
    written?.({ before: resource, after: changed, fields })
    const copies = copied && fieldPaths.map((field) => ({ field, ...copied }))
    map.replace(
      position,
      copies === undefined ? changed : changed.withState({ copiedNames: [...changed.state.copiedNames, ...copies] }),
    )
  }
  return found
}
