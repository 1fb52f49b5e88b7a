import { type Mapping, mapping, type Node, scalar, sequence, taggedScalar } from '../tree/node.ts'
import { resolveTag } from '../yaml/types/scalar.ts'
import { nodeText } from '../yaml/upstream-tree/node-text.ts'
import type { Origin } from './resource.ts'

/**
 * An origin as the text of an annotation: YAML with fields in a fixed order, empty ones left out.
 *
 * ```yaml
 * path: base/deployment.yaml
 * ```
 */
export function originText(origin: Origin): string {
  return `${nodeText(originNode(origin))}\n`
}

/** Several origins as a YAML list. */
export function transformationsText(origins: readonly Origin[]): string {
  return `${nodeText(sequence(origins.map(originNode)))}\n`
}

function originNode({ path, repo, ref, configuredIn, configuredBy }: Origin): Mapping {
  const { apiVersion, kind, name, namespace } = configuredBy ?? {}
  const by = fieldsNode({ apiVersion, kind, name, namespace })
  return fieldsNode({ path, repo, ref, configuredIn, configuredBy: by })
}

function fieldsNode(fields: Readonly<Record<string, string | Mapping | undefined>>): Mapping {
  const entries = Object.entries(fields).flatMap(([key, value]) => {
    if (value === undefined || value === '') return []
    const node = typeof value === 'string' ? textNode(value) : value
    return node.type === 'mapping' && node.entries.length === 0 ? [] : [{ key: scalar(key), value: node }]
  })
  return mapping(entries)
}

/** go-yaml v3 quotes texts that an older YAML reader would take for a bool or a base-60 number. */
const olderTypes = /^([yYnN]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF|[-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?)$/

function textNode(text: string): Node {
  if (text.includes('\n')) return taggedScalar(text, '!!str', 'literal')
  const typed = resolveTag(text) !== '!!str' || olderTypes.test(text)
  return taggedScalar(text, '!!str', typed ? 'double' : 'plain')
}
