import { nameList } from '../diagnostics/hints.ts'
import { formatFieldPath, KuiltError } from '../diagnostics/index.ts'
import type { Entry, Mapping, Node, Scalar } from '../tree/node.ts'
import { mapping, sequence } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { type UpstreamFields, type UpstreamNode, upstreamFields } from '../yaml/upstream-tree/upstream-node.ts'
import { decryptedScalar, decryptText, isEncryptedText } from './decrypt-value.ts'
import type { Identities } from './identities.ts'
import { readMetadata, type SopsMetadata } from './metadata.ts'

/** The key that SOPS adds to a file. */
export const sopsKey = 'sops'

export interface DecryptContext {
  readonly identities: Identities
  /** The name of the file or object in messages. */
  readonly subject: string
}

/**
 * Decrypts a tree and removes its `sops` field. As in Flux, the message authentication code of the file is not checked,
 * because kustomize may have changed other values.
 *
 * @throws KuiltError SOPS_…
 */
export async function decryptTree(root: Mapping, { identities, subject }: DecryptContext): Promise<Mapping> {
  const sops = root.entries.find(({ key }) => key.text === sopsKey)?.value
  const metadata = readMetadata(sops && toJson(sops), subject)
  const content = withEntries(
    root,
    root.entries.filter(({ key }) => key.text !== sopsKey),
  )
  return await decryptWith(content, metadata, { identities, subject })
}

/** @throws KuiltError SOPS_… */
export async function decryptWith(
  root: Mapping,
  metadata: SopsMetadata,
  { identities, subject }: DecryptContext,
): Promise<Mapping> {
  const key = await identities.dataKey(metadata.ageKeys)
  if (key === undefined) {
    const others = nameList(metadata.otherKeys)
    const hint =
      metadata.ageKeys.length > 0 || others === ''
        ? undefined
        : `it is encrypted for ${others}, but kuilt decrypts only with age keys`
    throw new KuiltError('SOPS_NO_KEY', { subject }, { hint })
  }
  // A mapping remains a mapping.
  return new TreeDecrypter(key, metadata, subject).node(root, []) as Mapping
}

class TreeDecrypter {
  readonly #key: Uint8Array
  readonly #metadata: SopsMetadata
  readonly #subject: string

  constructor(key: Uint8Array, metadata: SopsMetadata, subject: string) {
    this.#key = key
    this.#metadata = metadata
    this.#subject = subject
  }

  /**
   * @param path the keys of the path, without list indices
   * @param around the path of the enclosing collection, to which the comments of a scalar belong
   */
  node(node: Node, path: readonly string[], around: readonly string[] = path): Node {
    const comments = this.#comments(node, node.type === 'scalar' ? around : path)
    const content = this.#content(node, path)
    return comments === undefined ? content : withUpstream(content, comments)
  }

  #content(node: Node, path: readonly string[]): Node {
    if (node.type === 'sequence') {
      const items = node.items.map((item) => this.node(item, path))
      return sequence(items, node.flow)
    }
    if (node.type === 'scalar') return this.#scalar(node, path)
    return mapping(
      node.entries.map(({ key, value }): Entry => {
        const comments = this.#comments(key, path)
        // A scalar remains a scalar.
        const name = comments === undefined ? key : (withUpstream(key, comments) as Scalar)
        return { key: name, value: this.node(value, [...path, key.text], path) }
      }),
      node.flow,
    )
  }

  #scalar(node: Scalar, path: readonly string[]): Scalar {
    if (!this.#metadata.isEncrypted(path)) return node
    // SOPS encrypts neither nulls nor empty strings.
    if (node.text === '' || toJson(node) === null) return node
    const field = formatFieldPath(path)
    if (!isEncryptedText(node.text)) throw new KuiltError('SOPS_VALUE_PLAIN', { subject: this.#subject, field })
    const decrypted = decryptText(node.text, this.#key, path)
    const value = decrypted && decryptedScalar(decrypted)
    if (value === undefined) throw new KuiltError('SOPS_VALUE_DAMAGED', { subject: this.#subject, field })
    return value
  }

  /** The comments of a node, decrypted; undefined if it has none. */
  #comments(node: Node, path: readonly string[]): UpstreamFields | undefined {
    const fields = (node as UpstreamNode).upstream
    if (fields === undefined) return undefined
    const { headComment, lineComment, footComment } = fields
    return {
      ...upstreamFields(node),
      headComment: this.#comment(headComment, path),
      lineComment: this.#comment(lineComment, path),
      footComment: this.#comment(footComment, path),
    }
  }

  /** A comment that cannot be decrypted was never encrypted. */
  #comment(comment: string, path: readonly string[]): string {
    const lines = comment.split('\n').map((line) => {
      const text = line.slice(1)
      return isEncryptedText(text) ? `#${decryptText(text, this.#key, path)?.text ?? text}` : line
    })
    return lines.join('\n')
  }
}

function withUpstream(node: Node, upstream: UpstreamFields): Node {
  return Object.assign({ ...node }, { upstream })
}

function withEntries(map: Mapping, entries: readonly Entry[]): Mapping {
  const { upstream } = map as UpstreamNode
  const changed = mapping(entries, map.flow)
  // A mapping remains a mapping.
  return upstream === undefined ? changed : (withUpstream(changed, upstream) as Mapping)
}
