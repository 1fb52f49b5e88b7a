import { KuiltError } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { getField, getPath, getText } from '../tree/fields.ts'
import { isObject, listOf, ownValue } from '../tree/json-values.ts'
import { isMissing, type JsonObject, type JsonValue } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { readPlainStrict } from '../yaml/read/read-plain.ts'

/** A storage mount of a container function. */
export interface StorageMount {
  readonly type: string
  readonly source: string
  readonly target: string
  readonly writable: boolean
}

/** The content of the annotation `config.kubernetes.io/function`. */
export interface FunctionSpec {
  readonly exec?: { readonly path: string; readonly args: readonly string[]; readonly envs: readonly string[] }
  readonly container?: {
    readonly image: string
    readonly network: boolean
    readonly mounts: readonly StorageMount[]
    readonly envs: readonly string[]
  }
}

/**
 * The function that `config` configures; undefined if it configures a legacy plugin. Follows
 * kyaml/fn/runtime/runtimeutil/functiontypes.go, GetFunctionSpec.
 *
 * @throws KuiltError FUNCTION_SPEC_INVALID
 */
export function readFunctionSpec(config: Resource): FunctionSpec | undefined {
  const annotations = getPath(config.node, 'metadata', 'annotations')
  const text = getText(annotations, 'config.kubernetes.io/function') || getText(annotations, 'config.k8s.io/function')
  if (text !== '') return decodeSpec(readPlainStrict(text, config.state.source?.file ?? '') ?? {}, config)
  const embedded = getField(getField(config.node, 'metadata'), 'configFn')
  if (embedded !== undefined && !isMissing(embedded)) return decodeSpec(toJson(embedded), config)
  const image = getText(annotations, 'config.kubernetes.io/container')
  return image === '' ? undefined : { container: { image, network: false, mounts: [], envs: [] } }
}

/**
 * The fields and their types, for strict decoding as in getFunctionSpecFromAnnotation. `deferFailure` has no effect in
 * builds.
 */
const fields = {
  spec: { deferFailure: 'boolean', container: 'object', exec: 'object' },
  container: { image: 'string', network: 'boolean', mounts: 'objects', envs: 'strings' },
  exec: { path: 'string', args: 'strings', envs: 'strings' },
  mount: { type: 'string', src: 'string', dst: 'string', rw: 'boolean' },
} as const

function decodeSpec(value: JsonValue, config: Resource): FunctionSpec {
  const spec = decode(value, 'spec', config)
  const container = spec['container'] == null ? undefined : decode(spec['container'], 'container', config)
  const exec = spec['exec'] == null ? undefined : decode(spec['exec'], 'exec', config)
  return {
    ...(exec === undefined
      ? {}
      : { exec: { path: text(exec['path']), args: texts(exec['args']), envs: texts(exec['envs']) } }),
    ...(container === undefined
      ? {}
      : {
          container: {
            image: text(container['image']),
            network: container['network'] === true,
            mounts: listOf(container['mounts']).map((mount) => toMount(decode(mount, 'mount', config))),
            envs: texts(container['envs']),
          },
        }),
  }
}

function decode(value: JsonValue, owner: keyof typeof fields, config: Resource): JsonObject {
  const object = value === null ? {} : isObject(value) ? value : undefined
  const types: Readonly<Record<string, string>> = fields[owner]
  const wrong = Object.entries(object ?? {}).find(([key, field]) => !holds(field, ownValue(types, key)))
  if (object !== undefined && wrong === undefined) return object
  const params = { name: describeId(config.id), field: wrong?.[0] ?? (owner === 'spec' ? '' : owner) }
  throw new KuiltError('FUNCTION_SPEC_INVALID', params, { at: config.state.source })
}

function holds(value: JsonValue, type: string | undefined): boolean {
  if (type === undefined) return false
  if (value === null) return true
  if (type === 'object') return isObject(value)
  if (type === 'objects') return Array.isArray(value)
  if (type === 'strings') return Array.isArray(value) && value.every((item) => holds(item, 'string'))
  // Numbers and bools are accepted as strings.
  return type === 'string' ? typeof value !== 'object' : typeof value === type
}

function toMount(mount: JsonObject): StorageMount {
  return {
    type: text(mount['type']),
    source: text(mount['src']),
    target: text(mount['dst']),
    writable: mount['rw'] === true,
  }
}

/**
 * Parses a mount as written on the command line: `type=bind,src=data,dst=/data,rw=true`. Follows
 * kyaml/fn/runtime/runtimeutil/functiontypes.go, StringToStorageMount.
 */
export function parseMount(option: string): StorageMount {
  const parts = new Map(option.split(',').map((part) => [part.split('=')[0] ?? '', part.slice(part.indexOf('=') + 1)]))
  return {
    type: parts.get('type') ?? '',
    source: parts.get('src') ?? parts.get('source') ?? '',
    target: parts.get('dst') ?? parts.get('target') ?? '',
    writable: parts.get('rw') === 'true',
  }
}

function texts(value: JsonValue | undefined): readonly string[] {
  return listOf(value).map(text)
}

function text(value: JsonValue | undefined): string {
  return value === undefined || value === null ? '' : String(value)
}
