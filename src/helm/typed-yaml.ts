// Decodes YAML into the types of Go structs, like sigs.k8s.io/yaml: scalars become strings where strings are expected,
// field names are not case-sensitive, unknown fields are ignored, and null means that a field is missing.

import { type FieldPath, formatFieldPath, KuiltError } from '../diagnostics/index.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { isNull, type Mapping, type Node, type Scalar } from '../tree/node.ts'
import { plainData, readPlainTree } from '../yaml/read/read-plain.ts'
import { formatFloatG } from '../yaml/types/go-number.ts'

/** The first document of a file. */
export class TypedReader {
  readonly #content: Uint8Array | string
  readonly #file: string

  constructor(content: Uint8Array | string, file: string) {
    this.#content = content
    this.#file = file
  }

  /** Undefined for an empty document. @throws KuiltError CHART_FIELD_TYPE, YAML_… */
  get document(): TypedMap | undefined {
    const node = readPlainTree(this.#content, this.#file)
    return node === undefined || isNull(node) ? undefined : this.map(node, [])
  }

  map(node: Node, path: FieldPath): TypedMap {
    if (node.type !== 'mapping') return this.wrong(node, path, 'a map')
    return new TypedMap(this, node, path)
  }

  /** A scalar as text: numbers as Go prints them, `1.10` as `1.1`. */
  text(node: Node, path: FieldPath): string {
    if (node.type !== 'scalar') return this.wrong(node, path, 'a string')
    return scalarText(node, this.#file)
  }

  plain(node: Node): unknown {
    return plainData(node, this.#file)
  }

  wrong(node: Node, path: FieldPath, expected: string): never {
    const actual = node.type === 'mapping' ? 'a map' : node.type === 'sequence' ? 'a list' : 'a single value'
    const at = { file: this.#file, document: 0, path }
    throw new KuiltError('CHART_FIELD_TYPE', { field: formatFieldPath(path), expected, actual }, { at })
  }
}

function scalarText(node: Scalar, file: string): string {
  const value = plainData(node, file)
  if (value === null) return ''
  if (typeof value === 'number') return isFloat(node.text) ? formatFloatG(value) : String(BigInt(value))
  return String(value)
}

/** Of texts that are numbers, those of floats. */
function isFloat(text: string): boolean {
  return !/^[-+]?0[xXbBoO]/.test(text) && /[.eE]/.test(text)
}

/** A map with typed fields. Methods throw CHART_FIELD_TYPE if a value has a different type. */
export class TypedMap {
  readonly #reader: TypedReader
  readonly #node: Mapping
  readonly #path: FieldPath

  constructor(reader: TypedReader, node: Mapping, path: FieldPath) {
    this.#reader = reader
    this.#node = node
    this.#path = path
  }

  text(name: string, missing = ''): string {
    const found = this.#find(name)
    return found === undefined ? missing : this.#reader.text(found.node, found.path)
  }

  bool(name: string, missing = false): boolean {
    const found = this.#find(name)
    if (found === undefined) return missing
    const value = found.node.type === 'scalar' ? this.#reader.plain(found.node) : undefined
    return typeof value === 'boolean' ? value : this.#reader.wrong(found.node, found.path, 'true or false')
  }

  texts(name: string): readonly string[] | undefined {
    return this.#items(name, (node, path) => this.#reader.text(node, path))
  }

  maps(name: string): readonly TypedMap[] | undefined {
    return this.#items(name, (node, path) => this.#reader.map(node, path))
  }

  /** A list of anything. */
  list(name: string): readonly unknown[] | undefined {
    return this.#items(name, (node) => this.#reader.plain(node))
  }

  map(name: string): TypedMap | undefined {
    const found = this.#find(name)
    return found === undefined ? undefined : this.#reader.map(found.node, found.path)
  }

  textMap(name: string): ReadonlyMap<string, string> | undefined {
    const found = this.#find(name)
    if (found === undefined) return undefined
    const { node, path } = found
    if (node.type !== 'mapping') return this.#reader.wrong(node, path, 'a map')
    return new Map(
      node.entries.map(({ key, value }) => {
        return [key.text, this.#reader.text(value, [...path, key.text])] as const
      }),
    )
  }

  #items<T>(name: string, decode: (node: Node, path: FieldPath) => T): readonly T[] | undefined {
    const found = this.#find(name)
    if (found === undefined) return undefined
    const { node, path } = found
    if (node.type !== 'sequence') return this.#reader.wrong(node, path, 'a list')
    return node.items.map((item, i) => decode(item, [...path, i]))
  }

  #find(name: string): { readonly node: Node; readonly path: FieldPath } | undefined {
    const entry = this.#node.entries
      .filter(({ key, value }) => key.text.toLowerCase() === name.toLowerCase() && !isNull(value))
      // Decoded in the order of the keys, as JSON; the last one stays.
      .sort((a, b) => compareBytes(a.key.text, b.key.text))
      .at(-1)
    return entry && { node: entry.value, path: [...this.#path, entry.key.text] }
  }
}
