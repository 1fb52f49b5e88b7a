import { printCommandLine } from './command-line.ts'
import { escapeContent, needsEscaping } from './escape.ts'
import type { ConformanceCase, ConformanceFile, Expectation, InputTree, TreeEntry } from './model.ts'

/** The text of a conformance file; the inverse of `parseConformance`. */
export function printConformance({ about, trees, cases }: ConformanceFile): string {
  if (/^=== /m.test(about)) throw new Error('the text at the top looks like a case')
  const blocks = [
    ...Array.from(trees, ([name, tree]) => `=== tree ${oneLine(name)}\n${printTree(tree)}`),
    ...cases.map(printCase),
  ]
  return [...(about === '' ? [] : [`${about}\n`]), ...blocks].join('\n')
}

function printCase({ name, note, differs, tree, cwd, env, args, files, expected }: ConformanceCase): string {
  if (name.startsWith('tree ')) throw new Error(`not the name of a case: ${name}`)
  const head = [
    `=== ${oneLine(name)}`,
    ...(note === undefined ? [] : [`note: ${oneLine(note)}`]),
    ...(differs === undefined ? [] : [`differs: ${oneLine(differs)}`]),
    ...(tree === undefined ? [] : [`tree: ${oneLine(tree)}`]),
    ...(cwd === '.' ? [] : [`cwd: ${oneLine(cwd)}`]),
    `$ ${printCommandLine({ env, args })}`,
  ]
  const lines = head.map((line) => `${line}\n`).join('')
  return `${lines}${printTree(files)}${expected === undefined ? '' : printExpectation(expected)}`
}

function oneLine(text: string): string {
  if (text === '' || text.trim() !== text || /\p{C}/u.test(text)) throw new Error(`not a line: ${JSON.stringify(text)}`)
  return text
}

function printTree(tree: InputTree): string {
  return Array.from(tree, ([path, entry]) => printEntry(checkedPath(path), entry)).join('')
}

function printEntry(path: string, entry: TreeEntry): string {
  if (entry.kind === 'link') return `-- ${path} -> ${checkedPath(entry.target)} --\n`
  if (entry.kind === 'directory') return `-- ${path}/ --\n`
  const isEscaped = needsEscaping(entry.content)
  const marks = [...(entry.executable ? ['executable'] : []), ...(isEscaped ? ['escaped'] : [])]
  const suffix = marks.length > 0 ? ` (${marks.join(', ')})` : ''
  return `-- ${path}${suffix} --\n${contentText(entry.content, isEscaped)}`
}

function printExpectation({ outcome, stdout, files, message }: Expectation): string {
  if (outcome === 'error') return section('error', message)
  const isUnchanged = stdout === undefined && files.size === 0
  return [
    ...(stdout === undefined ? [] : [section('stdout', stdout)]),
    ...Array.from(files, ([path, content]) => section(`file ${checkedPath(path)}`, content)),
    ...(isUnchanged ? ['>> unchanged\n'] : []),
    ...(message.length > 0 ? [section('stderr', message)] : []),
  ].join('')
}

function section(title: string, content: Buffer): string {
  const isEscaped = needsEscaping(content)
  return `>> ${title}${isEscaped ? ' (escaped)' : ''}\n${contentText(content, isEscaped)}`
}

function contentText(content: Buffer, isEscaped: boolean): string {
  return isEscaped ? escapeContent(content) : content.toString('utf8')
}

function checkedPath(path: string): string {
  if (/ --| -> | \(|\/$/.test(path)) throw new Error(`a conformance file cannot hold the path ${JSON.stringify(path)}`)
  return oneLine(path)
}
