import { KuiltError } from '../../diagnostics/index.ts'
import { compareBytes } from '../../tree/compare-bytes.ts'
import type { Entry, Mapping, Node } from '../../tree/node.ts'

/**
 * Expands `<<` keys that were created during the build, for example by a JSON patch. The last step of printing merges
 * them even if they are quoted: sigs.k8s.io/yaml/yaml.go, JSONToYAML, parses JSON as YAML. In that JSON, keys are
 * sorted by bytes, and later keys win.
 *
 * @throws KuiltError YAML_MERGE_VALUE
 */
export function mergePrinted(map: Mapping): Mapping {
  if (!hasMerge(map.entries)) return map
  const result = new Map<string, Entry>()
  for (const entry of map.entries.toSorted((a, b) => compareBytes(a.key.text, b.key.text))) {
    if (!isMerge(entry)) result.set(entry.key.text, entry)
    // Earlier maps of a list win, so they are written last.
    else for (const merged of mergedMaps(entry.value).toReversed()) addAll(result, mergePrinted(merged))
  }
  return { ...map, entries: [...result.values()] }
}

function hasMerge(entries: readonly Entry[]): boolean {
  for (let i = 0; i < entries.length; i++) if (isMerge(entries[i] as Entry)) return true
  return false
}

function isMerge({ key }: Entry): boolean {
  return key.text === '<<'
}

function addAll(target: Map<string, Entry>, { entries }: Mapping): void {
  for (const entry of entries) target.set(entry.key.text, entry)
}

function mergedMaps(value: Node): readonly Mapping[] {
  if (value.type === 'mapping') return [value]
  if (value.type === 'sequence') return value.items.flatMap(mergedMaps)
  throw new KuiltError('YAML_MERGE_VALUE', {})
}
