import { KuiltError } from '../diagnostics/index.ts'
import { fromPlain } from '../go-template/functions/json.ts'
import { GoMap, goMap } from '../go-template/values.ts'
import { decodeBytes } from '../yaml/read/decode-bytes.ts'
import { readPlain } from '../yaml/read/read-plain.ts'

const SEPARATOR = '---'

/**
 * The values of a file: all documents of its YAML stream, merged. Every number is a float64. Follows helm
 * pkg/chart/v2/loader/load.go, LoadValues.
 *
 * @throws KuiltError CHART_VALUES_NOT_A_MAP, YAML_…
 */
export function readValues(content: Uint8Array | string, file: string): GoMap {
  const values = goMap()
  for (const [document, { text, line }] of valueDocuments(decodeBytes(content, file).text, file).entries()) {
    const data = readDocument(text, { file, line })
    if (data === undefined || data === null) continue
    const value = fromPlain(data)
    if (!(value instanceof GoMap)) throw new KuiltError('CHART_VALUES_NOT_A_MAP', { file }, { at: { file, document } })
    mergeMaps(values, value)
  }
  return values
}

function readDocument(text: string, { file, line }: { readonly file: string; readonly line: number }): unknown {
  // Adds empty lines in front of the document, so that errors have the right line number.
  return readPlain('\n'.repeat(line) + text, file)
}

/**
 * Splits a values file into documents. Every document ends with a line feed, even the last one. Follows
 * k8s.io/apimachinery pkg/util/yaml, (*YAMLReader).Read.
 *
 * @throws KuiltError YAML_SYNTAX
 */
function valueDocuments(text: string, file: string): readonly { readonly text: string; readonly line: number }[] {
  const documents: { text: string; line: number }[] = []
  let document = ''
  let start = 0
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  for (const [i, line] of lines.entries()) {
    if (line.startsWith(SEPARATOR)) {
      const rest = line.slice(SEPARATOR.length).trim()
      if (rest !== '' && !rest.startsWith('#')) {
        const reason = `\`${SEPARATOR}\` must be on a separate line in values`
        throw new KuiltError('YAML_SYNTAX', { reason }, { at: { file, line: i + 1 } })
      }
      documents.push({ text: document, line: start })
      document = ''
      start = i + 1
    } else document += `${line}\n`
  }
  documents.push({ text: document, line: start })
  return documents
}

/** Adds `source` to `target`, and replaces existing values unless both are maps. */
export function mergeMaps(target: GoMap, source: GoMap): void {
  for (const [key, value] of source.entries) {
    const existing = target.entries.get(key)
    if (existing instanceof GoMap && value instanceof GoMap) mergeMaps(existing, value)
    else target.entries.set(key, value)
  }
}
