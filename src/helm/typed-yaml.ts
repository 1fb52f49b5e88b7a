// Decodes YAML into the types of Go structs, like sigs.k8s.io/yaml: scalars become strings where strings are expected,
// field names are not case-sensitive, unknown fields are ignored, and null means that a field is missing.

import { type FieldPath, formatFieldPath, KuiltError } from '../diagnostics/index.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { isNull, type Mapping, type Node, type Scalar } from '../tree/node.ts'
import { eachField, plainData, readPlainTree } from '../yaml/read/read-plain.ts'
import { formatFloatG } from '../yaml/types/go-number.ts'

/** Reads the first document of a file. */
export class TypedReader {
  readonly #content: Uint8Array | string
  readonly #file: string

  constructor(content: Uint8Array | string, file: string) {
    this.#content = content
    this.#file = file
  }

  /** The document as a map; undefined if it is empty. @throws KuiltError CHART_FIELD_TYPE, YAML_… */
  get document(): TypedMap | undefined {
    const node = readPlainTree(this.#content, this.#file)
    if (node === undefined) return undefined
    // Go first converts the whole document to JSON. This is repeated here only for the errors of the conversion.
    if (!isSurelyPlain(node)) plainData(node, this.#file)
    return isNull(node) ? undefined : this.map(node, [])
  }

  map(node: Node, path: FieldPath): TypedMap {
    if (node.type !== 'mapping') return this.wrong(node, path, 'a map')
    return new TypedMap(this, this.fields(node), path)
  }

  /** The fields of a map, by name. */
  fields(node: Mapping): ReadonlyMap<string, Node> {
    const fields = new Map<string, Node>()
    eachField(node, this.#file, (name, value) => fields.set(name, value))
    return fields
  }

  /** A scalar as text. Numbers are formatted as in Go, so `1.10` becomes `1.1`. */
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

/** True if `plainData` cannot fail: no tags, special numbers or merge keys, and no keys that are null or huge numbers. */
function isSurelyPlain(node: Node): boolean {
  if (node.type === 'scalar') return node.tag === undefined && (node.style !== 'plain' || !/^[-+]?\./.test(node.text))
  if (node.type === 'sequence') return node.items.every(isSurelyPlain)
  return node.entries.every(({ key, value }) => isName(key) && isSurelyPlain(value))
}

function isName({ tag, text }: Scalar): boolean {
  return tag === undefined && /^(?!null$)[a-z]|\//i.test(text)
}

function scalarText(node: Scalar, file: string): string {
  const value = plainData(node, file)
  if (value === null) return ''
  if (typeof value === 'number') return isFloat(node.text) ? formatFloatG(value) : String(BigInt(value))
  return String(value)
}

/** True if a number is written as a float. */
function isFloat(text: string): boolean {
  return !/^[-+]?0[xXbBoO]/.test(text) && /[.eE]/.test(text)
}

/** A map with typed fields. Methods throw CHART_FIELD_TYPE if a value has a different type. */
export class TypedMap {
  readonly #reader: TypedReader
  readonly #fields: ReadonlyMap<string, Node>
  readonly #path: FieldPath

  constructor(reader: TypedReader, fields: ReadonlyMap<string, Node>, path: FieldPath) {
    this.#reader = reader
    this.#fields = fields
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

  /** A list whose items may have any type. */
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
    const fields = [...this.#reader.fields(node)]
    return new Map(fields.map(([key, value]) => [key, this.#reader.text(value, [...path, key])]))
  }

  #items<T>(name: string, decode: (node: Node, path: FieldPath) => T): readonly T[] | undefined {
    const found = this.#find(name)
    if (found === undefined) return undefined
    const { node, path } = found
    if (node.type !== 'sequence') return this.#reader.wrong(node, path, 'a list')
    return node.items.map((item, i) => decode(item, [...path, i]))
  }

  #find(name: string): { readonly node: Node; readonly path: FieldPath } | undefined {
    const field = [...this.#fields]
      .filter(([key, value]) => key.toLowerCase() === name.toLowerCase() && !isNull(value))
      // Go decodes JSON, where fields are sorted by name, and the last field wins.
      .sort(([a], [b]) => compareBytes(a, b))
      .at(-1)
    return field && { node: field[1], path: [...this.#path, field[0]] }
  }
}
