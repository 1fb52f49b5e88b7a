import { didYouMean, nameList } from '../diagnostics/hints.ts'
import { fieldBelow, KuiltError, type Location, mapError, withLocation } from '../diagnostics/index.ts'
import type {
  FieldOptions,
  ReplacementField,
  Selector,
  SourceSelector,
  TargetSelector,
} from '../kustomization/kustomization.gen.ts'
import { resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { formatId } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { splitFieldPath } from '../tree/field-path.ts'
import { scalar, taggedScalar } from '../tree/node.ts'
import { compileTargetPath } from './replacement-path.ts'
import { compileTarget, formatSource, isSource } from './replacement-selector.ts'
import { type Delimiter, LiveValue, readSource } from './replacement-value.ts'
import { writeTarget } from './replacement-write.ts'

/** A replacement and, for messages, where it is written down. */
export interface Replacement extends ReplacementField {
  readonly at?: Location
}

/** A target that selects nothing, which upstream passes over. */
export interface MissedTarget {
  readonly select: Selector
  readonly at: Location | undefined
  readonly resources: readonly Resource[]
}

type OnMiss = (missed: MissedTarget) => void

const defaultFieldPath = 'metadata.name'

/**
 * `replacements`: copies the value of a field of one resource, or a fixed text, to fields of others. One after the
 * other: later ones see what earlier ones wrote. An existing scalar keeps its type and its quoting, a created one is
 * typed by its text.
 *
 * ```yaml
 * # source { kind: ConfigMap, name: settings, fieldPath: data.host }, target spec.rules.0.host
 * data: { host: shop.example.com }
 * spec: { rules: [{ host: todo }] }                # before
 * spec: { rules: [{ host: shop.example.com }] }
 * ```
 *
 * @throws KuiltError REPLACEMENT_…, REGEX_INVALID, LABEL_SELECTOR_INVALID
 */
export function applyReplacements(
  resources: readonly Resource[],
  replacements: readonly Replacement[],
  onMiss: OnMiss = () => {},
): readonly Resource[] {
  if (replacements.length === 0) return resources
  assertReadableHistory(resources)
  const map = new ResourceMap(resources)
  for (const replacement of replacements) withLocation(replacement.at, () => applyReplacement(map, replacement, onMiss))
  return map.resources
}

/**
 * @throws KuiltError PREVIOUS_IDS_UNEVEN if a resource had no name or kind for a while: then
 * api/internal/utils/makeResIds.go, MakeResIds, cannot read back its previous ids
 */
function assertReadableHistory(resources: readonly Resource[]): void {
  const unreadable = resources.find(({ state }) => state.history.some(({ name, kind }) => name === '' || kind === ''))
  if (unreadable === undefined) return
  throw new KuiltError('PREVIOUS_IDS_UNEVEN', { names: unreadable.state.history.map(({ name }) => name).join() })
}

function applyReplacement(map: ResourceMap, { source, sourceValue, targets, at }: Replacement, onMiss: OnMiss): void {
  if ((source === undefined && sourceValue === undefined) || targets === undefined) {
    throw new KuiltError('REPLACEMENT_INCOMPLETE', {})
  }
  const below = (path: readonly (string | number)[]): Location | undefined => at && fieldBelow(at, path)
  const value = withLocation(below(['source']), () => findValue(map, source, sourceValue))
  targets.forEach((target, i) => {
    const found = withLocation(below(['targets', i]), () => applyToTarget(map, value, target))
    if (!found && target.select !== undefined && !target.reject?.length) {
      onMiss({ select: target.select, at: below(['targets', i, 'select']), resources: map.resources })
    }
  })
}

function findValue(map: ResourceMap, source: SourceSelector | undefined, sourceValue: string | undefined): LiveValue {
  if (source === undefined) return new LiveValue(taggedScalar(sourceValue ?? '', ''), undefined, [])
  if (sourceValue !== undefined) throw new KuiltError('REPLACEMENT_SOURCES_CONFLICT', {})
  const position = findSource(map, source)
  const resource = map.at(position)
  const field = source.fieldPath || defaultFieldPath
  const read = (): LiveValue =>
    readSource(resource?.node ?? scalar(''), position, {
      field,
      delimiter: toDelimiter(source.options),
      resource: resource === undefined ? '' : formatId(resource.id),
    })
  if (resource === undefined) return read()
  return mapError(read, (error) => error.with({ notes: [resourceNote(resource, splitFieldPath(field))] }))
}

function findSource(map: ResourceMap, source: SourceSelector): number {
  const { kind, name } = source
  const found: number[] = []
  for (const position of map.candidates({ kind: kind || undefined, name: name || undefined })) {
    const resource = map.at(position)
    if (resource !== undefined && isSource(resource, source)) found.push(position)
  }
  const [first, second] = found
  const selector = [formatSource(source), source.fieldPath].filter(Boolean).join(':')
  if (first === undefined) {
    throw new KuiltError('REPLACEMENT_SOURCE_MISSING', { selector }, { hint: suggestName(map, source) })
  }
  if (second !== undefined) {
    const matches = found.map((position) => formatPosition(map, position))
    const notes = found.flatMap((position) => map.at(position) ?? []).map((one) => resourceNote(one))
    const hint = 'add what tells them apart to the selector: group, version, kind, name or namespace'
    throw new KuiltError('REPLACEMENT_SOURCE_AMBIGUOUS', { selector, matches }, { notes, hint })
  }
  return first
}

function suggestName(map: ResourceMap, { kind, name = '' }: SourceSelector): string | undefined {
  const names = map.resources.flatMap(({ id }) => (!kind || id.kind === kind ? [id.name] : []))
  const nearest = didYouMean(name, names)
  if (nearest !== undefined && nearest !== name) return `did you mean '${nearest}'?`
  if (!kind || nearest === name) return undefined
  return names.length === 0 ? `there is no ${kind} among the resources` : `of kind ${kind} there is ${nameList(names)}`
}

function formatPosition(map: ResourceMap, position: number): string {
  const resource = map.at(position)
  return resource === undefined ? '' : formatId(resource.id)
}

function toDelimiter({ delimiter, index = 0 }: FieldOptions = {}): Delimiter | undefined {
  return delimiter ? { delimiter, index } : undefined
}

/** False where nothing is selected. */
function applyToTarget(map: ResourceMap, value: LiveValue, target: TargetSelector): boolean {
  const { literals, selects } = compileTarget(target, map.resources)
  const fieldPaths = target.fieldPaths?.length ? target.fieldPaths : [defaultFieldPath]
  const paths = fieldPaths.map(compileTargetPath)
  const create = target.options?.create === true
  const delimiter = toDelimiter(target.options)
  let found = false
  for (const position of map.candidates(literals)) {
    const resource = map.at(position)
    if (resource === undefined || !selects(resource)) continue
    found = true
    let node = resource.node
    for (const path of paths) {
      node = writeTarget(node, value, { path, create, delimiter, position, resource })
    }
    map.replace(position, resource.withNode(node))
  }
  return found
}
