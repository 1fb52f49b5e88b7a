import { isKuiltError } from '../../../diagnostics/index.ts'
import { fromPlain } from '../../../go-template/functions/json.ts'
import { GoMap, type GoValue, goMap } from '../../../go-template/values.ts'
import { isObject, textOf } from '../../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../../tree/node.ts'
import { readPlain } from '../../../yaml/read/read-plain.ts'
import type { Parameters } from './parameters.ts'
import { type GeneratorPart, generatorError, type SetContext } from './set-context.ts'

/** Evaluates `list`: the elements as written. Follows applicationset/generators/list.go. */
export function listParameters(part: GeneratorPart, context: SetContext): readonly Parameters[] {
  const { elements, elementsYaml } = part.value
  const listed = Array.isArray(elements) ? elements : []
  const written = listed.map((element: JsonValue, i) => elementParameters(element, { ...part, index: i }, context))
  return [...written, ...yamlParameters(textOf(elementsYaml), part, context)]
}

interface ElementPart extends GeneratorPart {
  readonly index: number
}

function elementParameters(element: JsonValue, { path, index }: ElementPart, context: SetContext): Parameters {
  const at = [...path, 'elements', index]
  if (!isObject(element)) throw generatorError(context, at, 'list', 'an element must be a map')
  if (context.goTemplate) return asMap(element)
  const entries: [string, GoValue][] = []
  for (const [key, value] of Object.entries(element)) {
    if (key !== 'values') entries.push([key, text(value, [...at, key], context)])
    else if (!isObject(value)) throw generatorError(context, [...at, key], 'list', '"values" must be a map')
    else {
      for (const [name, inner] of Object.entries(value)) {
        entries.push([`values.${name}`, text(inner, [...at, key, name], context)])
      }
    }
  }
  return goMap(entries)
}

function text(value: JsonValue, path: GeneratorPart['path'], context: SetContext): string {
  if (typeof value === 'string') return value
  throw generatorError(context, path, 'list', 'without `goTemplate: true`, every value must be a string; quote it')
}

function yamlParameters(yaml: string, { path }: GeneratorPart, context: SetContext): readonly Parameters[] {
  if (yaml === '') return []
  const items = readYaml(yaml, path, context)
  return items.map((item) => {
    if (isObject(item)) return asMap(item)
    throw generatorError(context, [...path, 'elementsYaml'], 'list', '"elementsYaml" must be a list of maps')
  })
}

function readYaml(yaml: string, path: GeneratorPart['path'], context: SetContext): readonly JsonValue[] {
  try {
    const value = readPlain(yaml, '') ?? []
    if (Array.isArray(value)) return value
  } catch (error) {
    if (!isKuiltError(error)) throw error
    throw generatorError(context, [...path, 'elementsYaml'], 'list', `"elementsYaml" is not YAML: ${error.message}`)
  }
  throw generatorError(context, [...path, 'elementsYaml'], 'list', '"elementsYaml" must be a list of maps')
}

/** Converts an object to parameters. Numbers become float64. */
export function asMap(object: JsonObject): GoMap {
  const value = fromPlain(object)
  return value instanceof GoMap ? value : goMap()
}
