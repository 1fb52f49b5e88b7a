import { escapeXmlAttribute } from '../../diagnostics/render/xml.ts'
import type { ValidatedResource } from '../../validate/result.ts'
import { errorLine, errorText, resourceName } from './mistakes.ts'
import type { Report, ValidatedTarget } from './report.ts'

/**
 * Prints JUnit XML with a suite for each target, a test case for each resource, and a failure for each invalid
 * resource.
 */
export function junitReport({ targets, errors }: Report, cwd: string): string {
  const suites = targets.flatMap(suite)
  const failed = errors.flatMap((error) => {
    const code = escapeXmlAttribute(error.code)
    return [
      `  <testsuite name="${code}" tests="1" failures="0" errors="1" skipped="0">`,
      `    <testcase name="render" classname="${code}"><error type="${code}" message="${escapeXmlAttribute(errorLine(error, cwd))}"/></testcase>`,
      '  </testsuite>',
    ]
  })
  const all = targets.flatMap(({ resources }) => resources)
  const counts = `tests="${all.length + errors.length}" failures="${countOf(all, 'invalid')}" errors="${errors.length}" skipped="${countOf(all, 'skipped')}"`
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kuilt validate" ${counts}>`,
    ...suites,
    ...failed,
    '</testsuites>',
  ]
  return `${lines.join('\n')}\n`
}

function suite({ name, resources }: ValidatedTarget): readonly string[] {
  const counts = `tests="${resources.length}" failures="${countOf(resources, 'invalid')}" errors="0" skipped="${countOf(resources, 'skipped')}"`
  const cases = resources.flatMap((resource) => testCase(resource, name))
  return [`  <testsuite name="${escapeXmlAttribute(name)}" ${counts}>`, ...cases, '  </testsuite>']
}

function countOf(resources: readonly ValidatedResource[], status: ValidatedResource['status']): number {
  return resources.filter((resource) => resource.status === status).length
}

function testCase(resource: ValidatedResource, target: string): readonly string[] {
  const name = escapeXmlAttribute(`${resource.apiVersion} ${resourceName(resource)}`)
  const start = `    <testcase name="${name}" classname="${escapeXmlAttribute(target)}"`
  if (resource.status === 'valid') return [`${start}/>`]
  if (resource.status === 'skipped') return [`${start}><skipped message="no schema"/></testcase>`]
  // The format allows only one failure per test case.
  const [first] = resource.errors
  const text = resource.errors.map((error) => errorText(error)).join('\n')
  const failure = `<failure type="${first?.code}" message="${escapeXmlAttribute(first?.message ?? '')}">${escapeXmlAttribute(text)}</failure>`
  return [`${start}>${failure}</testcase>`]
}
