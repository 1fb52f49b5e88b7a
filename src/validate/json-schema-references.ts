import { dirname, resolvePath } from '../files/paths.ts'
import { isObject } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import { mapFields } from './json-fields.ts'

type ReadJson = (path: string) => JsonValue | undefined

/** The key under which the content of other files is stored. */
const embedded = 'x-kuilt-files'

/**
 * Embeds the files that the `$ref`s of a JSON schema refer to, such as `_definitions.json#/definitions/Pod`. A
 * reference to a file that cannot be read allows anything.
 */
export function embedReferences(schema: JsonObject, file: string, read: ReadJson): JsonObject {
  const files = new Map<string, { readonly index: number; content: JsonValue }>()
  const embed = (path: string): number => {
    const known = files.get(path)
    if (known !== undefined) return known.index
    const index = files.size
    const entry = { index, content: true as JsonValue }
    files.set(path, entry)
    const content = read(path)
    if (content !== undefined) entry.content = rewrite(content, { file: path, index })
    return index
  }
  const rewrite = (value: JsonValue, at: { readonly file: string; readonly index: number | undefined }): JsonValue => {
    if (isList(value)) return value.map((item) => rewrite(item, at))
    if (!isObject(value)) return value
    return mapFields(value, (field, key) => {
      if (key === '$id' || key === 'id' || key === '$schema')
        return typeof field === 'string' ? undefined : rewrite(field, at)
      return key === '$ref' && typeof field === 'string' ? target(field, at) : rewrite(field, at)
    })
  }
  const target = (reference: string, at: { readonly file: string; readonly index: number | undefined }): string => {
    const [path = '', pointer = ''] = reference.split('#')
    const isLocal = path === '' || /^[a-z]+:/.test(path)
    const index = isLocal ? at.index : embed(resolvePath(dirname(at.file), path))
    return index === undefined ? `#${pointer}` : `#/${embedded}/${index}${pointer}`
  }
  const own = rewrite(schema, { file, index: undefined }) as JsonObject
  if (files.size === 0) return own
  return { ...own, [embedded]: [...files.values()].map(({ content }) => content) }
}
