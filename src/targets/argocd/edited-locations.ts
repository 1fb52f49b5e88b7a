import type { FieldPath, Location } from '../../diagnostics/index.ts'
import { parseImage } from '../../edit/parse-arguments.ts'
import { isEqual, isObject, textOf } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import type { ApplicationSource } from './application.ts'
import type { EditedKustomization } from './kustomize-options.ts'

/**
 * Returns a function that finds the locations of fields in an edited kustomization. They are in the file, or in the
 * options of the source if an option has added the field.
 */
export function editedLocations(
  file: string,
  edited: EditedKustomization,
  source: ApplicationSource,
): (at: Location) => Location {
  const options = isObject(source.fields['kustomize']) ? source.fields['kustomize'] : Object.create(null)
  return (at) => {
    if (at.file !== file || at.path === undefined || at.path.length === 0) return at
    const old = pathBefore(at.path, edited)
    if (old !== undefined) return { ...at, path: old }
    const option = optionPath(at.path, edited, options)
    const found = option && source.locate(['kustomize', ...option])
    return found === undefined ? { file } : { ...found, ...(at.inside === undefined ? {} : { inside: at.inside }) }
  }
}

/** Returns the path of a value in the file. Undefined for new values. */
function pathBefore([field = '', ...below]: FieldPath, { before, after }: EditedKustomization): FieldPath | undefined {
  const [old, value] = [before[field], after[field]]
  if (old === undefined && value === undefined) return [field, ...below]
  if (isEqual(old, value)) return [field, ...below]
  const [key, ...rest] = below
  if (key === undefined) return undefined
  if (Array.isArray(old) && Array.isArray(value)) {
    const item: JsonValue = value[Number(key)] ?? null
    const index = old.findIndex((each: JsonValue) => isEqual(each, item))
    if (index >= 0) return [field, index, ...rest]
    return field === 'labels' ? labelBefore(old, item, rest) : undefined
  }
  return isObject(old) && isObject(value) && isEqual(old[key], value[key]) ? [field, ...below] : undefined
}

/** Finds a label in the file, because labels are added to an existing entry. */
function labelBefore(
  old: readonly JsonValue[],
  item: JsonValue,
  [pairs, key, ...rest]: FieldPath,
): FieldPath | undefined {
  if (!isObject(item) || pairs !== 'pairs' || typeof key !== 'string' || !isObject(item['pairs'])) return undefined
  const value = item['pairs'][key]
  const index = old.findIndex((each) => isObject(each) && isObject(each['pairs']) && isEqual(each['pairs'][key], value))
  return index < 0 ? undefined : ['labels', index, 'pairs', key, ...rest]
}

function optionPath(
  [field = '', ...below]: FieldPath,
  { before, after }: EditedKustomization,
  options: JsonObject,
): FieldPath | undefined {
  const [key, ...rest] = below
  const items = after[String(field)]
  const item = Array.isArray(items) ? (items[Number(key)] as JsonValue | undefined) : undefined
  switch (field) {
    case 'labels':
      return ['commonLabels', ...rest.slice(1, 2)]
    case 'commonLabels':
    case 'commonAnnotations':
    case 'namePrefix':
    case 'nameSuffix':
    case 'namespace':
      return [field, ...below]
    case 'images':
      return [field, ...indexOf(options[field], (image) => imageName(image) === nameOf(item))]
    case 'replicas': {
      const index = indexOf(options[field], (replica) => nameOf(replica) === nameOf(item))
      return [field, ...index, ...(index.length === 0 ? [] : rest)]
    }
    case 'components':
      return [field, ...indexOf(options[field], (path) => isEqual(path, item))]
    case 'patches': {
      const old = before[field]
      return [field, ...(key === undefined ? [] : [Number(key) - (Array.isArray(old) ? old.length : 0), ...rest])]
    }
    default:
      return undefined
  }
}

function indexOf(list: JsonValue | undefined, matches: (item: JsonValue) => boolean): FieldPath {
  const index = Array.isArray(list) ? list.findIndex(matches) : -1
  return index < 0 ? [] : [index]
}

function nameOf(item: JsonValue | undefined): string {
  return isObject(item) ? textOf(item['name']) : ''
}

/** Returns the name of an image. Variables in the image usually do not change its name. */
function imageName(image: JsonValue): string {
  return parseImage(textOf(image)).name
}
