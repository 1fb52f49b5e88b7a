import { attempt, type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import { decodeText, envLines, parseFileSource } from '../../generate/key-values.ts'
import type { ConfigMapArgs, GeneratorOptions } from '../../kustomization/kustomization.gen.ts'
import { fieldAt, type Layer } from '../../layer/context.ts'
import { isBuiltinConfig } from '../../layer/plugin.ts'
import type { GeneratorChange } from '../../layer/stage.ts'
import { type ChartOrigin, chartOriginOf } from '../../plugins/chart-origins.ts'
import type { Resource } from '../../resource/resource.ts'
import { childrenOf, nodeAt } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'
import { toJson } from '../../yaml/json/json.ts'
import type { NodeLocation } from '../locations/input-positions.ts'
import { contentOf, lazily } from './id-places.ts'
import { scalarPaths } from './locations.ts'
import { type Cause, childTraces, Trace, withThrough, writtenBy } from './steps.ts'

/**
 * Returns the trace of a resource that a generator added, merged into another resource, or used to replace another
 * resource.
 */
export function traceGenerated(change: GeneratorChange, known: Trace | undefined): Trace {
  const { generated, existing, result } = change
  const cause = generatorCause(change)
  const chart = chartOriginOf(generated.node)
  const own = writtenBy(chart === undefined ? cause : chartCause(cause, chart), generated.node)
  if (existing === undefined || known === undefined) return own
  return merged(result.node, { own, generated, known, existing }, [])
}

/** Returns the cause of the fields of an object from a chart: the value or the template, and the entry of the chart. */
function chartCause(entry: Cause, find: (path: FieldPath) => ChartOrigin | undefined): Cause {
  return {
    by: entry.by,
    at: (path, node) => find(path)?.at ?? entry.at(path, node),
    through: (path) => {
      const origin = find(path)
      const at = entry.at(path, undefined)
      return origin === undefined ? [] : [...origin.through, ...(at === undefined ? [] : [at])]
    },
  }
}

interface Merged {
  readonly own: Trace
  readonly generated: Resource
  readonly known: Trace
  readonly existing: Resource
}

/**
 * Returns the trace of a merged resource. `takeOver` creates all nodes again. Each value comes from the generated
 * resource if it has the value, otherwise from the existing resource.
 */
function merged(node: Node, from: Merged, path: FieldPath): Trace {
  const children = childrenOf(node)
  if (children.length === 0) return mergedValue(node, from, path)
  const traces = children.map(({ step, child }) => [step, merged(child, from, [...path, step])] as const)
  return new Trace(from.own.at(path).steps.with({ node }), childTraces(traces))
}

function mergedValue(node: Node, { own, generated, known, existing }: Merged, path: FieldPath): Trace {
  const isId = path[0] === 'metadata' && (path[1] === 'name' || path[1] === 'namespace')
  const exists = nodeAt(existing.node, path) !== undefined
  if (exists && (isId || nodeAt(generated.node, path) === undefined)) {
    const { steps } = known.at(path)
    const through = (): readonly Location[] => [...steps.through, ...own.at(path).steps.through]
    return isId ? new Trace(steps.with({ cause: withThrough(steps.cause, through) })) : known.at(path)
  }
  return new Trace(own.at(path).steps.with({ node, ...(exists && { before: known.at(path).steps }) }))
}

function generatorCause({ layer, entry, plugin }: GeneratorChange): Cause {
  if (entry !== undefined) {
    const at = fieldAt(layer, entry.field, entry.index)
    const makerAt: NodeLocation = { ...fieldAt(layer, entry.field), part: 'key' }
    const [nameAt, namespaceAt] = [fieldBelow(at, ['name']), fieldBelow(at, ['namespace'])]
    return entryCause({ by: entry.field, at, args: entry.args, layer, nameAt, namespaceAt, makerAt })
  }
  const config = plugin?.config
  const at = plugin?.at
  if (at === undefined || config === undefined) {
    const by = String(at?.path?.[0] ?? 'generators')
    return { by, at: () => (by === 'helmCharts' && at ? fieldBelow(at, ['name']) : at) }
  }
  const { kind } = config.id
  const own = (field: string): Location =>
    fieldBelow(at, nodeAt(config.node, [field]) === undefined ? ['metadata', field] : [field])
  const nameAt = own('name')
  if (kind === 'IAMPolicyGenerator') {
    const content = lazily(() => contentOf(config.node).flatMap(({ step, child }) => scalarPaths(child, [step])))
    const through = (): readonly Location[] => content().map((path) => fieldBelow(at, path))
    return { by: 'generators', at: (path) => policyOrigin(path, at), through }
  }
  const isData = kind === 'ConfigMapGenerator' || kind === 'SecretGenerator'
  if (!isData || !isBuiltinConfig(config)) return { by: 'generators', at: () => nameAt }
  // The loader has decoded the same fields.
  const args = (attempt(() => toJson(config.node)) ?? {}) as ConfigMapArgs
  const [namespaceAt, makerAt] = [own('namespace'), fieldBelow(at, ['kind'])]
  return entryCause({ by: 'generators', at, args, layer, nameAt, namespaceAt, makerAt })
}

/** Returns the origin of a field that IAMPolicyGenerator writes. */
function policyOrigin(path: FieldPath, at: Location): Location {
  const [field, inner] = path
  if (field === 'kind' || field === 'apiVersion') return fieldBelow(at, ['kind'])
  if (field === 'metadata' && (inner === 'name' || inner === 'namespace')) {
    return fieldBelow(at, ['kubernetesService', inner])
  }
  return fieldBelow(at, inner === 'annotations' ? ['serviceAccount', 'name'] : ['metadata', 'name'])
}

interface Entry {
  readonly by: string
  /** The location of the entry in the kustomization, or of the configuration of a plugin. */
  readonly at: Location
  readonly args: ConfigMapArgs
  readonly layer: Layer
  readonly nameAt: Location
  readonly namespaceAt: Location
  /** The location that determines the kind of generator. */
  readonly makerAt: NodeLocation
}

interface Origin {
  readonly at: NodeLocation
  readonly through: readonly Location[]
}

function entryCause(entry: Entry): Cause {
  let keys: ReadonlyMap<string, Origin> | undefined
  const originOf = (path: FieldPath): Origin => {
    const [field, key] = path
    if ((field === 'data' || field === 'binaryData') && key !== undefined) {
      keys ??= originsOfKeys(entry)
      const found = keys.get(String(key))
      if (found !== undefined) return found
    }
    const isName = field === 'metadata' && key === 'name'
    return { at: fieldOrigin(path, entry), through: isName ? hashSwitches(entry) : [] }
  }
  return { by: entry.by, at: (path) => originOf(path).at, through: (path) => originOf(path).through }
}

/**
 * Returns the locations that determine whether the name gets a hash. `args` also contains the option of the whole
 * kustomization.
 */
function hashSwitches(entry: Entry): readonly Location[] {
  const { at, layer } = entry
  const field = ['disableNameSuffixHash']
  const isSet = (options: GeneratorOptions = {}): boolean => Object.hasOwn(options, 'disableNameSuffixHash')
  const own = isSet(ownOptions(entry)) ? [fieldBelow(at, ['options', ...field])] : []
  return isSet(layer.kustomization.generatorOptions) ? [...own, fieldAt(layer, 'generatorOptions', ...field)] : own
}

/** Returns the location of the value of each key. If a key has several values, the last one is used. */
function originsOfKeys({
  at,
  args: { envs = [], literals = [], files = [] },
  layer,
}: Entry): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>()
  envs.forEach((path, i) => {
    const text = attempt(() => decodeText(layer.loader.load(path)))
    if (typeof text !== 'string') return
    const file = layer.loader.resolve(path)
    for (const { key, line } of envLines(text)) {
      const column = (text.split('\n', line)[line - 1] ?? '').search(/\S/) + 1
      origins.set(key, { at: { file, line, column: Math.max(column, 1) }, through: [fieldBelow(at, ['envs', i])] })
    }
  })
  literals.forEach((literal, i) => {
    const [key = ''] = literal.split('=', 1)
    origins.set(key, { at: fieldBelow(at, ['literals', i]), through: [] })
  })
  files.forEach((source, i) => {
    const parsed = attempt(() => parseFileSource(source))
    if (parsed === undefined) return
    const file = layer.loader.resolve(parsed.path)
    origins.set(parsed.key, { at: { file, line: 1, column: 1 }, through: [fieldBelow(at, ['files', i])] })
  })
  return origins
}

/** Returns the origin of a field that is not a key of the data. */
function fieldOrigin(path: FieldPath, entry: Entry): NodeLocation {
  const { at, args, nameAt, namespaceAt, makerAt } = entry
  const [field, inner, key] = path
  if (field === 'type' && Object.hasOwn(args, 'type')) return fieldBelow(at, ['type'])
  if (field === 'apiVersion' || field === 'kind' || field === 'type') return makerAt
  if (field === 'data' || field === 'binaryData') return emptyData(entry)
  if (field === 'immutable') return optionAt(['immutable'], entry)
  if (field !== 'metadata') return nameAt
  if (inner === 'namespace') return namespaceAt
  if (inner === 'labels' || inner === 'annotations')
    return optionAt(key === undefined ? [inner] : [inner, String(key)], entry)
  return nameAt
}

/** Returns the location at which data would be added. */
function emptyData({ at, args, makerAt }: Entry): NodeLocation {
  const [source] = (['literals', 'files', 'envs', 'env'] as const).filter((field) => Object.hasOwn(args, field))
  return source === undefined ? makerAt : fieldBelow(at, [source])
}

/** Returns the location of an option of the entry or, if the entry does not have it, of the whole kustomization. */
function optionAt(path: readonly string[], entry: Entry): Location {
  const { at, layer } = entry
  return hasOption(ownOptions(entry), path)
    ? fieldBelow(at, ['options', ...path])
    : fieldAt(layer, 'generatorOptions', ...path)
}

/** Returns the options in the entry, or in the configuration of a plugin. */
function ownOptions({ at, by, layer, args }: Entry): GeneratorOptions | undefined {
  if (by !== 'secretGenerator' && by !== 'configMapGenerator') return args.options
  const index = at.path?.[1]
  return typeof index === 'number' ? layer.kustomization[by]?.[index]?.options : undefined
}

function hasOption(options: GeneratorOptions = {}, [field, key]: readonly string[]): boolean {
  if (field === 'immutable') return options.immutable === true
  const pairs = field === 'labels' ? options.labels : options.annotations
  return pairs !== undefined && (key === undefined || Object.hasOwn(pairs, key))
}
