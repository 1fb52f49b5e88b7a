import { fieldBelow, KuiltError, withLocation } from '../diagnostics/index.ts'
import { openApiSchema } from '../schema/openapi-schema.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import { type BuildContext, fieldAt, type Layer } from './context.ts'

const builtinVersion = 'v1.21.2'

/**
 * `openapi`: the first kustomization met that sets it decides for the whole build; later ones are read and ignored,
 * as upstream.
 *
 * @throws KuiltError OPENAPI_VERSION_UNKNOWN, OPENAPI_VERSION_AND_PATH, and what loading the file throws;
 * SchemaChosenLate where the build has used a cache
 */
export function chooseSchema(layer: Layer, context: BuildContext): void {
  const { openapi } = layer.kustomization
  if (openapi === undefined) return
  const { path, version } = openapi
  const content =
    path === undefined ? undefined : withLocation(fieldAt(layer, 'openapi', 'path'), () => layer.loader.load(path))
  if (context.schema.chosen) return
  context.bases?.schemaChosen()
  const at = fieldAt(layer, 'openapi')
  if (version !== undefined && content !== undefined) throw new KuiltError('OPENAPI_VERSION_AND_PATH', {}, { at })
  if (content !== undefined && path !== undefined) {
    const file = layer.loader.resolve(path)
    const document = readPlain(content, file)
    const schema = withLocation({ file }, () => openApiSchema(document ?? null, context.schema))
    context.schema = { ...schema, chosen: true }
  } else if (version) {
    if (version !== builtinVersion)
      throw new KuiltError('OPENAPI_VERSION_UNKNOWN', { version }, { at: fieldBelow(at, ['version']) })
    context.schema = { ...context.schema, chosen: true }
  }
}
