// The page docs/compatibility.md: a text made of the recorded cases and the two lists of differences.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { casesIn } from './compatibility-cases.mjs'
import { furtherDifferences } from './compatibility-differences.mjs'
import { knownDifferences } from './conformance-cases.mjs'

const root = join(import.meta.dirname, '..')
const shared = join(root, '../shared')

/** Every suite, and where its cases come from. */
const origins = {
  builtin: 'what kustomize tests its builtin plugins with',
  filters: 'what it tests single transformers with',
  krusty: 'what it tests whole builds with',
  'krusty-more': 'the same, from its other packages',
  'probes/semantics': 'questions put to the program, about all fields',
  'probes/yaml': 'the same, about reading and printing YAML',
  realworld: 'public configuration repositories',
  replacement: 'what it tests `replacements` with',
  edit: 'questions put to `edit`, `create` and `localize`',
  'edit-upstream': 'what it tests these commands with',
}
export const suites = Object.keys(origins)

/** The page, for the cases as they are recorded and the results that they have to have. */
export function compatibilityPage() {
  const facts = JSON.parse(readFileSync(join(root, 'facts/kustomization-fields.json'), 'utf8'))
  const all = casesIn(join(shared, 'conformance'), suites)
  const cases = all.filter(({ isJudged }) => isJudged)
  const fields = facts.kustomization.map(({ name, deprecated }) => ({
    name,
    note: deprecated ? ' (deprecated)' : '',
    using: cases.filter(({ fields }) => fields.has(name)),
  }))
  const kinds = facts.plugins.map(({ kind, role }) => ({
    name: kind,
    note: ` (${role})`,
    using: cases.filter(({ plugins }) => plugins.has(kind)),
  }))
  return [
    '<!-- Written by `npm run compatibility`. -->',
    '# Compatibility',
    '',
    'kuilt does what `kustomize build`, `edit`, `create` and `localize` of kustomize 5.8.1 do. What kustomize does was recorded:',
    `${cases.length} cases, compared byte for byte (edited files as data, with their comments). All of them have to pass, but for the`,
    `${Object.keys(knownDifferences).length} that are listed below; \`npm run conformance\` says so. Random trees over all fields are built with both programs as`,
    'well (`npm run differential`).',
    '',
    '## Scores',
    '',
    table(
      ['suite', 'cases', 'pass', 'differ', 'from'],
      suites.map((suite) => suiteRow(suite, cases)),
    ),
    '',
    `${all.length - cases.length} more cases name repositories and files on the internet, and are not run. References to repositories and web`,
    'servers are tested with ones on the same machine.',
    '',
    '## Fields of a kustomization',
    '',
    'How many cases have the field in one of their kustomizations. Numbers in the last column are those of the differences',
    'below.',
    '',
    usage('field', fields),
    '',
    '## Builtin plugins',
    '',
    'Kinds with `apiVersion: builtin` that `generators`, `transformers` and `validators` take. Most of them run for a field as',
    'well; here those cases count that name the kind.',
    '',
    usage('kind', kinds),
    '',
    '## Differences',
    '',
    ...differences(),
    'How edited files differ in layout is in [editing.md](editing.md).',
    '',
  ].join('\n')
}

/** Both lists as one, in the order of the page. */
function allDifferences() {
  const recorded = Object.entries(knownDifferences).map(([id, why]) => ({ what: `\`${id}\``, why, id, of: [] }))
  const topics = [{ topic: 'Recorded cases that differ', differences: recorded }, ...furtherDifferences]
  let number = 0
  return topics.map(({ topic, differences }) => ({
    topic,
    differences: differences.map((difference) => {
      number += 1
      return { ...difference, number }
    }),
  }))
}

function differences() {
  return allDifferences().flatMap(({ topic, differences }) => [
    `### ${topic}`,
    '',
    ...differences.map(({ number, what, why }) => `${number}. **${what}** ${why}`),
    '',
  ])
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function suiteRow(suite, cases) {
  const own = cases.filter((one) => one.suite === suite)
  const differing = own.filter(({ differs }) => differs).length
  return [suite, own.length, own.length - differing, differing, origins[suite]]
}

function usage(head, rows) {
  const named = allDifferences().flatMap(({ differences }) => differences)
  const cells = rows.map(({ name, note, using }) => {
    const bySuite = suites.map((suite) => using.filter((one) => one.suite === suite).length)
    const ids = new Set(using.map(({ id }) => id))
    const numbers = named.filter(({ id, of }) => of.includes(name) || ids.has(id)).map(({ number }) => number)
    const state = using.length === 0 ? 'no recorded case; unit tests' : 'the same'
    const end = numbers.length > 0 ? `${state}, except for ${numbers.join(', ')}` : state
    return [`\`${name}\`${note}`, using.length, ...bySuite.map((count) => count || ''), end]
  })
  return table([head, 'cases', ...suites, 'state'], cells)
}
