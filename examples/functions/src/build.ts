import { build, isKuiltError, toYaml } from 'kuilt'
import { functions } from './functions.ts'

const [directory = '.'] = process.argv.slice(2)
try {
  process.stdout.write(toYaml(await build(directory, { functions })))
} catch (error) {
  if (!isKuiltError(error)) throw error
  for (const { code, message, at, hint } of [error, ...error.related]) {
    const position = at === undefined ? '' : `${at.file}:${at.line ?? 1}:${at.column ?? 1}: `
    console.error(`${position}${message} [${code}]${hint === undefined ? '' : `\n  ${hint}`}`)
  }
  process.exitCode = 1
}
