import type { Node } from '../../tree/node.ts'
import type { Dialect } from '../types/scalar.ts'
import { KeyCache } from './allocation.ts'
import { BlockReader } from './block-reader.ts'
import { Cursor } from './cursor.ts'
import { readDocument } from './document-reader.ts'
import { type Place, Source } from './source.ts'

export interface ComposeOptions {
  readonly place: Place
  /** Default: `v3`, where merge keys are expanded. */
  readonly dialect?: Dialect
  /** The text is known to have no line breaks but LF. */
  readonly isSimple?: boolean
}

/**
 * The first document of a text as a tree: aliases expanded, in dialect v3 merge keys too. Undefined for an empty one. What
 * follows the first document is only checked, as far as go-yaml does.
 *
 * Upstream's scanner is older and looser than YAML 1.2 (lines in flow collections and quotes may begin at any column,
 * comments need no space before them) and in other places stricter (`?` in flow collections, tabs, escapes, `a: b: c`), so
 * texts are read here after its rules. The `yaml` package follows the standard and does not accept all that upstream does.
 *
 * @throws KuiltError YAML_…
 */
export function composeDocument(text: string, options: ComposeOptions): Node | undefined {
  return new Composer().compose(text, options)
}

/** `composeDocument` for several texts, which share what can be shared. No longer to be used after an error. */
export class Composer {
  readonly #keys: KeyCache = new KeyCache()
  #cursor: Cursor | undefined
  #blocks: BlockReader | undefined

  compose(text: string, { place, isSimple = false, dialect = 'v3' }: ComposeOptions): Node | undefined {
    const source = new Source(text, place, isSimple)
    if (this.#cursor === undefined) this.#cursor = new Cursor(source, dialect, this.#keys)
    else this.#cursor.open(source, dialect)
    this.#blocks ??= new BlockReader(this.#cursor)
    return readDocument(this.#cursor, this.#blocks)
  }
}
