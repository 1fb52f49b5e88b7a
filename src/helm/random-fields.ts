import { type FieldPath, formatFieldPath, isKuiltError } from '../diagnostics/index.ts'
import { isObject, memberOf } from '../tree/json-values.ts'
import { isList, type JsonValue } from '../tree/node.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import type { Manifest } from './manifests.ts'

/** The documents that a chart renders to. */
export interface RenderedManifests {
  readonly manifests: readonly Manifest[]
  readonly hooks: readonly Manifest[]
}

/**
 * The fields that differ between two renderings of a chart, such as `data.password of Secret "web"`.
 *
 * @param again renders the chart with different random values; if this fails, the result is empty
 */
export function changedFields(rendered: RenderedManifests, again: () => RenderedManifests): readonly string[] {
  let other: RenderedManifests
  try {
    other = again()
  } catch (error) {
    if (isKuiltError(error)) return []
    throw error
  }
  const first = [...rendered.manifests, ...rendered.hooks]
  const second = [...other.manifests, ...other.hooks]
  return first.flatMap((manifest, i) => {
    const { text, template, kind } = manifest
    const changed = second[i]?.text
    if (changed === text) return []
    const document = readPlain(text, template)
    if (changed === undefined || second[i]?.template !== template) return [describe([], kind, document)]
    return [...differences(document, readPlain(changed, template), [])].map((path) => describe(path, kind, document))
  })
}

function* differences(a: JsonValue | undefined, b: JsonValue | undefined, path: FieldPath): Generator<FieldPath> {
  if (isList(a) && isList(b) && a.length === b.length) {
    for (const [i, item] of a.entries()) yield* differences(item, b[i], [...path, i])
  } else if (isObject(a) && isObject(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      if (Object.hasOwn(a, key) && Object.hasOwn(b, key)) yield* differences(a[key], b[key], [...path, key])
      else yield [...path, key]
    }
  } else if (a !== b) yield path
}

function describe(path: FieldPath, kind: string, document: JsonValue | undefined): string {
  const name = memberOf(memberOf(document, 'metadata'), 'name')
  const object = `${kind === '' ? 'resource' : kind}${typeof name === 'string' ? ` "${name}"` : ''}`
  return path.length === 0 ? object : `${formatFieldPath(path)} of ${object}`
}
