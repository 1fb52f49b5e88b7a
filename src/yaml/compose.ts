import type { Node } from '../model/node.ts'
import { Anchors, type MergeKeys } from './anchors.ts'
import { Cursor } from './cursor.ts'
import { readDocument } from './document-reader.ts'
import { type Place, Source } from './source.ts'

/**
 * The first document of a text as a tree: aliases expanded, merge keys too unless they are to be kept. Undefined for an
 * empty one; whatever follows the first document is ignored.
 *
 * Upstream's scanner is older and looser than YAML 1.2 (lines in flow collections and quotes may begin at any column,
 * comments need no space before them) and in other places stricter (`?` in flow collections, tabs, escapes, `a: b: c`), so
 * texts are read here after its rules. The `yaml` package follows the standard and does not accept all that upstream does.
 *
 * @throws KuiltError YAML_…
 */
export function composeDocument(text: string, place: Place, mergeKeys: MergeKeys = 'expand'): Node | undefined {
  return readDocument(new Cursor(new Source(text, place), new Anchors(mergeKeys)))
}
