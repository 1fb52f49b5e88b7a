// Checks texts against wording.yaml, with textlint and its rule for lists of phrases.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TextlintKernel } from '@textlint/kernel'
import markdown from '@textlint/textlint-plugin-markdown'
import text from '@textlint/textlint-plugin-text'
import prh from 'textlint-rule-prh'
import { parse } from 'yaml'

const kernel = new TextlintKernel()
const entries = parse(readFileSync(join(import.meta.dirname, 'wording.yaml'), 'utf8'))
const rules = entries.flatMap(({ use, avoid }) => avoid.map((phrase) => ({ expected: use, pattern: pattern(phrase) })))
const options = {
  plugins: [
    { pluginId: 'markdown', plugin: markdown.default ?? markdown },
    { pluginId: 'text', plugin: text.default ?? text },
  ],
  rules: [
    {
      ruleId: 'wording',
      rule: prh.default ?? prh,
      options: { ruleContents: [JSON.stringify({ version: 1, rules })], checkParagraph: true },
    },
  ],
}

/** The phrases to avoid in a document, as { line, column, message }. */
export async function checkWording({ file, content, isMarkdown }) {
  const ext = isMarkdown ? '.md' : '.txt'
  const { messages } = await kernel.lintText(content, { ...options, ext, filePath: file })
  return messages.map(({ loc, message }) => ({ ...loc.start, message: message.replaceAll(/\s+/g, ' ') }))
}

/** Spaces also match line breaks. */
function pattern(phrase) {
  const expression = /^\/(.*)\/$/.exec(phrase)?.[1]
  const escaped = phrase.replaceAll(/[[\].*+?()|{}^$\\]/g, '\\$&')
  const source = expression ?? (/^\w.*\w$/.test(phrase) ? `\\b${escaped}\\b` : escaped)
  return `/${source.replaceAll(' ', '\\s+')}/i`
}
