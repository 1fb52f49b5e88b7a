import { fieldBelow, KuiltError, withLocation } from '../diagnostics/index.ts'
import { openApiSchema } from '../schema/openapi-schema.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import { type BuildContext, fieldAt, type Layer } from './context.ts'
import type { Accumulation, Schema } from './stage.ts'

const builtinVersion = 'v1.21.2'

/**
 * The stage `openapi`. The first kustomization with this field sets the schema for the rest of the build; the root
 * comes before all others. Later schemas are read and ignored. Follows kyaml/openapi/openapi.go, SetSchema.
 *
 * @throws KuiltError OPENAPI_VERSION_UNKNOWN, OPENAPI_VERSION_AND_PATH, and errors of loading the file
 */
export function chooseSchema(gathered: Accumulation, layer: Layer, { bases }: BuildContext): Accumulation {
  const { openapi } = layer.kustomization
  if (openapi === undefined) return gathered
  const { path, version } = openapi
  const content =
    path === undefined ? undefined : withLocation(fieldAt(layer, 'openapi', 'path'), () => layer.loader.load(path))
  const { schema } = gathered
  if (schema.chosen) return gathered
  bases?.schemaChosen()
  const at = fieldAt(layer, 'openapi')
  if (version !== undefined && content !== undefined) throw new KuiltError('OPENAPI_VERSION_AND_PATH', {}, { at })
  if (content !== undefined && path !== undefined) {
    return { ...gathered, schema: schemaFrom(content, layer.loader.resolve(path), schema) }
  }
  if (!version) return gathered
  if (version !== builtinVersion) {
    throw new KuiltError('OPENAPI_VERSION_UNKNOWN', { version }, { at: fieldBelow(at, ['version']) })
  }
  return { ...gathered, schema: { ...schema, chosen: true } }
}

function schemaFrom(content: Uint8Array, file: string, builtin: Schema): Schema {
  const document = readPlain(content, file) ?? null
  return { ...withLocation({ file }, () => openApiSchema(document, builtin)), chosen: true, file }
}
