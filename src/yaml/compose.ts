import type { Node } from '../model/node.ts'
import type { MergeKeys } from './anchors.ts'
import { composeGeneral } from './compose-general.ts'
import { readFast } from './fast-block.ts'
import { type Place, Source } from './source.ts'

/**
 * The first document of a text as a tree: aliases expanded, merge keys too unless they are to be kept. Undefined for an
 * empty one.
 *
 * Nearly all texts are read in one fast pass, which also knows where go-yaml is stricter or laxer than YAML demands. What it
 * leaves goes through the `yaml` package.
 *
 * @throws KuiltError YAML_…
 */
export function composeDocument(text: string, place: Place, mergeKeys: MergeKeys = 'expand'): Node | undefined {
  const source = new Source(text, place)
  const node = readFast(source, mergeKeys)
  return node === 'unrecognised' ? composeGeneral(source, mergeKeys) : node
}
