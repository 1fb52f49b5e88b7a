import { isKuiltError, KuiltError } from '../diagnostics/index.ts'
import { getField, getText, removeField } from '../tree/fields.ts'
import { type Mapping, mapping, type Node, type Scalar } from '../tree/node.ts'
import { goJson, toJson } from '../yaml/json/json.ts'
import { readNode } from '../yaml/read/resources.ts'
import { splitDocuments } from '../yaml/read/split-documents.ts'
import { parseUpstreamTree } from '../yaml/upstream-tree/parse-upstream-tree.ts'
import { upstreamFields } from '../yaml/upstream-tree/upstream-node.ts'
import { type DecryptContext, decryptTree, decryptWith } from './decrypt-tree.ts'
import { parseDotenv, printDotenv, unflatten } from './dotenv.ts'
import type { SopsFormat } from './formats.ts'
import { parseIni, printIni } from './ini.ts'
import { readMetadata } from './metadata.ts'
import { printYaml } from './print-yaml.ts'

interface Formats {
  readonly input: SopsFormat
  readonly output: SopsFormat
}

/**
 * Decrypts a file. The text is the same as the output of `sops decrypt`.
 *
 * @throws KuiltError SOPS_…
 */
export async function decryptFileText(
  text: string,
  { input, output }: Formats,
  context: DecryptContext,
): Promise<string> {
  const documents = await decrypted(text, input, context)
  const [first = mapping([])] = documents
  switch (output) {
    case 'yaml':
      return documents.map(printYaml).join('---\n')
    case 'json':
      return `${printJson(first)}\n`
    case 'dotenv':
      return printDotenv(first)
    case 'ini':
      return printIni(first)
    default:
      return getText(first, 'data')
  }
}

async function decrypted(text: string, format: SopsFormat, context: DecryptContext): Promise<readonly Mapping[]> {
  if (format === 'yaml') return await decryptedYaml(text, context)
  if (format === 'dotenv') {
    const { content, sops } = unflatten(parseDotenv(text))
    return await decryptWith([content], readMetadata(sops, context.subject), context)
  }
  if (format === 'ini') {
    const { content, sops } = parseIni(text)
    return await decryptWith([content], readMetadata(sops, context.subject), context)
  }
  const root = readDocument(text, context)
  if (root?.type !== 'mapping') throw notAMap(context)
  return [await decryptTree(root, context)]
}

/**
 * Decrypts the documents of a YAML file. The metadata is in the first document, and all documents have the same key.
 */
async function decryptedYaml(text: string, context: DecryptContext): Promise<readonly Mapping[]> {
  const roots = splitDocuments(text).flatMap((piece) => {
    // `parseUpstreamTree` accepts only valid YAML.
    readDocument(piece.text, context)
    const document = parseUpstreamTree(piece.text)
    if (document === undefined) return []
    if (document.root.type !== 'mapping') throw notAMap(context)
    return [withHead(document.root, document.headComment)]
  })
  const sops = roots.map((root) => getField(root, 'sops')).find((value) => value !== undefined)
  const metadata = readMetadata(sops && toJson(sops), context.subject)
  return await decryptWith(roots.map(removeKeepingComments), metadata, context)
}

function readDocument(text: string, { subject }: DecryptContext): Node | undefined {
  try {
    return readNode(text, '')
  } catch (error) {
    throw isKuiltError(error) ? new KuiltError('SOPS_METADATA_INVALID', { subject, reason: error.message }) : error
  }
}

function removeKeepingComments(root: Mapping): Mapping {
  const { upstream } = root as Mapping & { readonly upstream?: object }
  const content = removeField(root, 'sops')
  return upstream === undefined || content === root ? content : Object.assign({ ...content }, { upstream })
}

/** Adds the comment at the start of a document to its first key, so that it is printed above that key. */
function withHead(root: Mapping, head: string): Mapping {
  const [first, ...others] = root.entries
  if (head === '' || first === undefined) return root
  const fields = upstreamFields(first.key)
  const headComment = fields.headComment === '' ? head : `${head}\n${fields.headComment}`
  const key: Scalar = Object.assign({ ...first.key }, { upstream: { ...fields, headComment } })
  return Object.assign({ ...root }, { entries: [{ ...first, key }, ...others] })
}

function notAMap({ subject }: DecryptContext): KuiltError {
  return new KuiltError('SOPS_METADATA_INVALID', { subject, reason: 'it is not a map' })
}

/** Prints JSON like SOPS: keeps the order of keys, and indents each level with a tab. */
function printJson(node: Node, indent = ''): string {
  if (node.type === 'scalar') return goJson(toJson(node))
  const inner = `${indent}\t`
  const parts =
    node.type === 'mapping'
      ? node.entries.map(({ key, value }) => `${goJson(key.text)}: ${printJson(value, inner)}`)
      : node.items.map((item) => printJson(item, inner))
  const [open, close] = node.type === 'mapping' ? ['{', '}'] : ['[', ']']
  if (parts.length === 0) return `${open}${close}`
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`
}
