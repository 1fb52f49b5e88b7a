// The texts to check: Markdown pages, and the comments and sentences in code. Everything else in a file is replaced
// with spaces so that lines and columns stay the same.
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import jsTokens from 'js-tokens'

const root = join(import.meta.dirname, '../..')

/** All texts, as { file, content, isMarkdown }. */
export function sources() {
  const pages = readdirSync(root).filter((name) => name.endsWith('.md'))
  const docs = ['docs', 'examples', 'facts', 'test/conformance']
    .flatMap((folder) => filesIn(folder, /\.md$/))
    .filter((file) => !/node_modules|\/\./.test(file) && file !== 'docs/cli.md')
  const code = filesIn('src', /\.c?ts$/).filter((file) => !/\.(test|gen)\.ts$/.test(file))
  return [
    ...[...pages, ...docs].map((file) => ({ file, content: prose(read(file)), isMarkdown: true })),
    ...code.map((file) => ({ file, content: proseOfCode(read(file)), isMarkdown: false })),
  ]
}

function filesIn(folder, pattern) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.split(sep).join('/')}`)
    .filter((file) => pattern.test(file))
    .sort()
}

function read(file) {
  return readFileSync(join(root, file), 'utf8')
}

/** Markdown without code, HTML comments and addresses. */
function prose(text) {
  return text
    .replaceAll(/^( *)```[^\n]*\n[\s\S]*?^\1```$/gm, blank)
    .replaceAll(/<!--[\s\S]*?-->/g, blank)
    .replaceAll(/`[^`\n]+`/g, blank)
    .replaceAll(/(?<=\])\([^)\n]+\)/g, blank)
    .replaceAll(/https?:\/\/\S+/g, blank)
}

/** Comments and sentences in string literals, without the code in them. */
function proseOfCode(text) {
  let result = ''
  for (const { type, value } of jsTokens(text)) {
    if (/Comment$/.test(type)) result += comment(value)
    else if (/^(StringLiteral|NoSubstitutionTemplate|Template)/.test(type) && isSentence(value))
      result += literal(value)
    else result += blank(value)
  }
  return result.replaceAll(/[ \t]+$/gm, '')
}

function comment(value) {
  return prose(value.replace(/^\/\*\*?|\*\/$|^\/\//g, blank).replaceAll(/^\s*\*/gm, blank))
    .replaceAll(/\{@link [^}]*\}/g, blank)
    .replaceAll(/@\w+/g, blank)
    .replaceAll(/\*\/$/g, blank)
}

function literal(value) {
  return prose(value.replaceAll(/^['"`}]|['"`]$|\$\{$/g, blank).replaceAll(/\\[nrt'"`\\]/g, blank))
}

/** True for at least two consecutive words that are not a path or code. */
function isSentence(value) {
  return /[a-z,]{2} [a-z]{2}/i.test(value)
}

/** Replaces everything except line breaks with spaces. */
function blank(text) {
  return text.replaceAll(/[^\n]/g, ' ')
}
