import { printable } from '../../diagnostics/render/terminal.ts'
import type { ValidatedResource } from '../../validate/result.ts'
import { errorLine, errorText, resourceName } from './mistakes.ts'
import type { Report } from './report.ts'

/** Prints TAP, version 13, with a test for each resource. */
export function tapReport({ targets, errors }: Report, cwd: string): string {
  const resources = targets.flatMap(({ name, resources }) => resources.map((resource) => ({ name, resource })))
  const tests = resources.map(({ name, resource }, i) => test(i + 1, name, resource))
  const failed = errors.map((error, i) => `not ok ${resources.length + i + 1} - ${escapeTap(errorLine(error, cwd))}`)
  const lines = ['TAP version 13', `1..${resources.length + errors.length}`, ...tests, ...failed]
  return `${lines.join('\n')}\n`
}

function test(number: number, target: string, resource: ValidatedResource): string {
  const title = `${number} - ${escapeTap(`${target}: ${resource.apiVersion} ${resourceName(resource)}`)}`
  if (resource.status === 'valid') return `ok ${title}`
  if (resource.status === 'skipped') return `ok ${title} # SKIP no schema`
  const mistakes = resource.errors.map((error) => `    - ${JSON.stringify(errorText(error))}`)
  return [`not ok ${title}`, '  ---', '  errors:', ...mistakes, '  ...'].join('\n')
}

/** Escapes a description. In TAP, `#` starts a directive and ends the description. */
function escapeTap(text: string): string {
  return printable(text).replaceAll('\n', ' ').replaceAll('\\', '\\\\').replaceAll('#', '\\#')
}
