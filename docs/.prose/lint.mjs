// npm run lint:prose: checks spelling and wording of docs, help, messages, declarations and comments.
//
//   npm run lint:prose                     everything
//   npm run lint:prose -- docs README.md   only files whose paths start like this
//   npm run lint:prose -- --summary        only the number of problems per folder
import { dirname } from 'node:path'
import { sources } from './sources.mjs'
import { checkSpelling } from './spelling.mjs'
import { checkWording } from './wording.mjs'

const args = process.argv.slice(2)
const summaryOnly = args.includes('--summary')
const paths = args.filter((arg) => !arg.startsWith('-'))
const selected = sources().filter(({ file }) => paths.length === 0 || paths.some((path) => file.startsWith(path)))
const counts = new Map()

for (const source of selected) {
  const problems = [...(await checkWording(source)), ...(await checkSpelling(source))]
  for (const { line, column, message } of problems.sort((a, b) => a.line - b.line || a.column - b.column)) {
    if (!summaryOnly) console.log(`${source.file}:${line}:${column} ${message}`)
  }
  const folder = dirname(source.file).split('/').slice(0, 2).join('/')
  counts.set(folder, (counts.get(folder) ?? 0) + problems.length)
}

const found = [...counts].filter(([, count]) => count > 0)
for (const [folder, count] of found) console.log(`${String(count).padStart(5)}  ${folder}`)
const total = found.reduce((sum, [, count]) => sum + count, 0)
console.log(`${total} problems in ${selected.length} files`)
process.exitCode = total > 0 ? 1 : 0
