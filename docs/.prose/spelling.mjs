// Checks American English spelling with cspell; words.txt has the words of the project.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spellCheckDocument } from 'cspell-lib'

const words = readFileSync(join(import.meta.dirname, 'words.txt'), 'utf8')
  .split('\n')
  .filter((line) => /^\w/.test(line))
const settings = {
  language: 'en-US',
  words,
  dictionaries: ['en_us', 'softwareTerms', 'typescript', 'node', 'npm', 'k8s', 'bash', 'companies', 'filetypes'],
  // Names and file names: `apiVersion`, `kustomize.yaml`, `--flag`, `$VAR`, FILE_NOT_FOUND.
  ignoreRegExpList: [
    /\b\w*[a-z][A-Z]\w*\b/g,
    /\b[\w-]+\.[a-z]{2,}\b/g,
    /(?<!\w)[-$.@/][\w./-]+/g,
    /\b[A-Z][A-Z0-9_]+\b/g,
  ],
}

/** The misspelled words of a document, as { line, column, message }. */
export async function checkSpelling({ file, content }) {
  const document = { uri: `file:///${file}.txt`, text: content, languageId: 'plaintext', locale: 'en-US' }
  const { issues } = await spellCheckDocument(document, { generateSuggestions: true, noConfigSearch: true }, settings)
  return issues.map(({ text, line, offset, suggestions = [] }) => ({
    line: content.slice(0, offset).split('\n').length,
    column: offset - line.offset + 1,
    message: `unknown word "${text}"${suggestions.length > 0 ? ` => ${suggestions.slice(0, 3).join(', ')}` : ''}`,
  }))
}
