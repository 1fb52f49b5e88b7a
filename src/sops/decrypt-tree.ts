import { nameList } from '../diagnostics/hints.ts'
import { formatFieldPath, KuiltError } from '../diagnostics/index.ts'
import type { Entry, Mapping, Node, Scalar } from '../tree/node.ts'
import { mapping, sequence } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { type UpstreamFields, type UpstreamNode, upstreamFields } from '../yaml/upstream-tree/upstream-node.ts'
import { decryptedScalar, decryptText, isEncryptedText } from './decrypt-value.ts'
import type { Identities } from './identities.ts'
import { IntegrityCheck } from './integrity.ts'
import { readMetadata, type SopsMetadata } from './metadata.ts'

/** The key that SOPS adds to a file. */
export const sopsKey = 'sops'

export interface DecryptContext {
  readonly identities: Identities
  /** The name of the file or object in messages. */
  readonly subject: string
  /**
   * True to compare the message authentication code with the values. The code also depends on the other values of the
   * file, so it is wrong for objects that kustomize has changed. Default: false.
   */
  readonly checksIntegrity?: boolean
}

/**
 * Decrypts a tree and removes its `sops` field.
 *
 * @throws KuiltError SOPS_…
 */
export async function decryptTree(root: Mapping, context: DecryptContext): Promise<Mapping> {
  const sops = root.entries.find(({ key }) => key.text === sopsKey)?.value
  const metadata = readMetadata(sops && toJson(sops), context.subject)
  const content = withEntries(
    root,
    root.entries.filter(({ key }) => key.text !== sopsKey),
  )
  const [decrypted = content] = await decryptWith([content], metadata, context)
  return decrypted
}

/**
 * Decrypts the documents of a file.
 *
 * @throws KuiltError SOPS_…
 */
export async function decryptWith(
  roots: readonly Mapping[],
  metadata: SopsMetadata,
  { identities, subject, checksIntegrity = false }: DecryptContext,
): Promise<readonly Mapping[]> {
  const key = await identities.dataKey(metadata)
  if (key === undefined) {
    throw new KuiltError('SOPS_NO_KEY', { subject, hasKeys: true }, { hint: otherKeysHint(metadata) })
  }
  const check = checksIntegrity ? new IntegrityCheck(metadata) : undefined
  const decrypter = new TreeDecrypter({ key, metadata, subject, check })
  // A mapping remains a mapping.
  const decrypted = roots.map((root) => decrypter.node(root, []) as Mapping)
  check?.finish(key, subject)
  return decrypted
}

function otherKeysHint({ keyGroups, otherKeys, threshold }: SopsMetadata): string | undefined {
  const others = nameList(otherKeys)
  const opening = keyGroups.filter((keys) => keys.length > 0).length
  if (others === '' || opening >= threshold) return undefined
  return `it is encrypted for ${others}, but kuilt decrypts only with age keys`
}

interface TreeDecrypterOptions {
  readonly key: Uint8Array
  readonly metadata: SopsMetadata
  readonly subject: string
  readonly check: IntegrityCheck | undefined
}

class TreeDecrypter {
  readonly #key: Uint8Array
  readonly #metadata: SopsMetadata
  readonly #subject: string
  readonly #check: IntegrityCheck | undefined

  constructor({ key, metadata, subject, check }: TreeDecrypterOptions) {
    this.#key = key
    this.#metadata = metadata
    this.#subject = subject
    this.#check = check
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
    const isEncrypted = this.#isEncrypted(node, path)
    // SOPS encrypts neither nulls nor empty strings.
    const value = isEncrypted && node.text !== '' && toJson(node) !== null ? this.#decrypted(node, path) : node
    this.#check?.add(value, isEncrypted)
    return value
  }

  #isEncrypted(node: Scalar, path: readonly string[]): boolean {
    const { hasCommentRules } = this.#metadata
    return hasCommentRules ? isEncryptedText(node.text) : this.#metadata.isEncrypted(path)
  }

  #decrypted(node: Scalar, path: readonly string[]): Scalar {
    const field = formatFieldPath(path)
    if (!isEncryptedText(node.text)) throw new KuiltError('SOPS_VALUE_PLAIN', { subject: this.#subject, field })
    const decrypted = decryptText(node.text, this.#key, path)
    const value = decrypted && decryptedScalar(decrypted)
    if (value === undefined) throw new KuiltError('SOPS_VALUE_DAMAGED', { subject: this.#subject, field })
    return value
  }

  /** Returns the decrypted comments of a node. Undefined if it has none. */
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

  /** Decrypts a comment. A comment that cannot be decrypted is not encrypted. */
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
