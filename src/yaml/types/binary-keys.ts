import { type Entry, type Mapping, scalar } from '../../tree/node.ts'
import { decodeBinary } from './binary.ts'

/**
 * A document whose `!!binary` keys are the texts that they stand for. Where that is the text of another key the later of
 * the two stays, as in upstream, which looks for repeated keys by their spelling.
 *
 * @throws KuiltError YAML_BINARY_INVALID
 */
export function decodeBinaryKeys(document: Mapping): Mapping {
  if (!document.entries.some(isBinary)) return document
  const spellings = new Map<string, string>()
  const entries: Entry[] = []
  for (const entry of document.entries) {
    const key = isBinary(entry) ? scalar(decodeBinary(entry.key.text), 'double') : entry.key
    const other = spellings.get(key.text)
    if (other !== undefined && other !== entry.key.text) {
      const index = entries.findIndex((earlier) => earlier.key.text === key.text)
      entries.splice(index, 1)
    }
    spellings.set(key.text, entry.key.text)
    entries.push(key === entry.key ? entry : { key, value: entry.value })
  }
  return { ...document, entries }
}

function isBinary({ key }: Entry): boolean {
  return key.tag === '!!binary'
}
