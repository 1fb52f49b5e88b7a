import { KuiltError } from '../diagnostics/index.ts'
import type { ConfigMapArgs, GeneratorOptions, SecretArgs } from '../kustomization/kustomization.gen.ts'
import { quoteNew, setAtPath, stringScalar } from '../resource/field-setter.ts'
import { toBehavior } from '../resource/internal-annotations.ts'
import { initialState, Resource } from '../resource/resource.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { getField, setField } from '../tree/fields.ts'
import { addToGroup } from '../tree/groups.ts'
import { changedScalar, type Entry, type Mapping, mapping, type Scalar, taggedScalar } from '../tree/node.ts'
import { type LoadFile, loadKeyValues, type Pair, type Value } from './key-values.ts'

/**
 * Generates the ConfigMap of one `configMapGenerator` entry. Text is stored in `data`, and bytes that are not valid
 * UTF-8 are stored in `binaryData` as base64.
 *
 * ```yaml
 * # { name: settings, literals: [a=1] }
 * apiVersion: v1
 * kind: ConfigMap
 * metadata: { name: settings }
 * data: { a: "1" }
 * ```
 *
 * Follows api/internal/generators/configmap.go, MakeConfigMap.
 *
 * @throws KuiltError GENERATOR_NAME_MISSING, GENERATOR_KEY_REPEATED, and what reading the sources throws
 */
export function generateConfigMap(args: ConfigMapArgs, load: LoadFile, scope: ScopeTable): Resource {
  const fields = new Map<string, [Entry, ...Entry[]]>()
  for (const { key, value } of sortedPairs(args, load)) {
    const [field, text] = typeof value === 'string' ? ['data', value] : ['binaryData', base64(value)]
    addToGroup(fields, field, { key: taggedScalar(key, ''), value: dataScalar(text) })
  }
  let node = baseNode('ConfigMap', args)
  for (const [field, entries] of fields) node = setField(node, field, mapping(entries), taggedScalar(field, ''))
  return finish(node, args, scope)
}

/**
 * Generates the Secret of one `secretGenerator` entry. All values are base64. The default type is `Opaque`.
 *
 * ```yaml
 * # { name: login, literals: [user=admin] }
 * apiVersion: v1
 * kind: Secret
 * metadata: { name: login }
 * type: Opaque
 * data: { user: YWRtaW4= }
 * ```
 *
 * Follows api/internal/generators/secret.go, MakeSecret.
 *
 * @throws KuiltError GENERATOR_NAME_MISSING, GENERATOR_KEY_REPEATED, and what reading the sources throws
 */
export function generateSecret(args: SecretArgs, load: LoadFile, scope: ScopeTable): Resource {
  const base = setAtPath(baseNode('Secret', args), ['type'], stringScalar(args.type || 'Opaque'))
  const entries: Entry[] = sortedPairs(args, load).map(({ key, value }) => ({
    key: taggedScalar(key, ''),
    value: dataScalar(base64(value)),
  }))
  return finish(setField(base, 'data', mapping(entries), taggedScalar('data', '')), args, scope)
}

function baseNode(kind: 'ConfigMap' | 'Secret', { name, namespace }: ConfigMapArgs): Mapping {
  if (!name) throw new KuiltError('GENERATOR_NAME_MISSING', { kind })
  let node = mapping([
    { key: taggedScalar('apiVersion', ''), value: stringScalar('v1') },
    { key: taggedScalar('kind', ''), value: stringScalar(kind) },
  ])
  node = setAtPath(node, ['metadata', 'name'], stringScalar(name))
  return namespace ? setAtPath(node, ['metadata', 'namespace'], stringScalar(namespace)) : node
}

function sortedPairs(args: ConfigMapArgs, load: LoadFile): readonly Pair[] {
  const pairs = loadKeyValues(args, load)
  const seen = new Set<string>()
  for (const { key } of pairs) {
    if (seen.has(key)) throw new KuiltError('GENERATOR_KEY_REPEATED', { name: args.name ?? '', key })
    seen.add(key)
  }
  return pairs.toSorted((a, b) => compareBytes(a.key, b.key))
}

function finish(base: Mapping, args: ConfigMapArgs, scope: ScopeTable): Resource {
  const options = args.options ?? {}
  let node = setQuoted(base, 'labels', options.labels)
  node = setQuoted(node, 'annotations', options.annotations)
  if (options.immutable) node = setAtPath(node, ['immutable'], taggedScalar('true', '!!bool'))
  const state = { ...initialState, needsHash: !options.disableNameSuffixHash, behavior: toBehavior(args.behavior) }
  return new Resource(node, state, scope)
}

/**
 * Sets labels or annotations in single quotes. They keep the quotes if a patch changes the value. Follows
 * api/internal/generators/utils.go, copyLabelsAndAnnotations.
 */
function setQuoted(base: Mapping, field: string, pairs: GeneratorOptions['labels'] = {}): Mapping {
  const entries = Object.keys(pairs)
    .sort(compareBytes)
    .map((key): Entry => {
      return { key: taggedScalar(key, ''), value: changedScalar(stringScalar(pairs[key] ?? ''), { style: 'single' }) }
    })
  const metadata = getField(base, 'metadata')
  if (entries.length === 0 || metadata?.type !== 'mapping') return base
  return setField(base, 'metadata', setField(metadata, field, mapping(entries), taggedScalar(field, '')))
}

/**
 * Creates a value of `data`. It is a literal block if it has line breaks, and quoted if YAML 1.1 requires quotes.
 * Follows kyaml/yaml/datamap.go, makeConfigMapValueRNode.
 */
export function dataScalar(text: string): Scalar {
  return quoteNew(stringScalar(text))
}

/**
 * Encodes a value as base64. If the result has 70 or more characters, it is split into lines of 70 characters, each
 * with a line break. Follows kyaml/yaml/datamap.go, encodeBase64.
 */
function base64(value: Value): string {
  const text = Buffer.from(value).toString('base64')
  return text.length < 70 ? text : text.replace(/.{1,70}/g, '$&\n')
}

/**
 * Merges the global options, which are the defaults of an entry's options. An entry cannot turn off a boolean option.
 * Follows api/types/generatoroptions.go, MergeGlobalOptionsIntoLocal.
 */
export function mergeGeneratorOptions(
  local: GeneratorOptions | undefined,
  global: GeneratorOptions | undefined,
): GeneratorOptions | undefined {
  if (global === undefined) return local
  return {
    labels: { ...global.labels, ...local?.labels },
    annotations: { ...global.annotations, ...local?.annotations },
    disableNameSuffixHash: Boolean(local?.disableNameSuffixHash || global.disableNameSuffixHash),
    immutable: Boolean(local?.immutable || global.immutable),
  }
}
