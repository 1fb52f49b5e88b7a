// The results of a benchmark as Markdown.
import { cpus, loadavg, totalmem } from 'node:os'

const number = (n, digits = 0) => (n === undefined || Number.isNaN(n) ? '–' : n.toFixed(digits))
const yesNo = (value) => (value === undefined ? '–' : value ? 'yes' : 'NO')

export function report({ rows, warm, floor, curves, series, stages, realworld }) {
  return [
    machine(),
    growthInWords(series),
    '### Side by side\n',
    comparison(rows),
    `A warm build of the 4 resources with the library takes ${number(warm, 2)} ms.\n`,
    '### Growth\n',
    growth(series, curves),
    '### Stages\n',
    'One warm call with 2,000 resources:\n',
    table(
      ['stage', 'ms'],
      stages.map(({ name, ms }) => [name, number(ms, 2)]),
    ),
    '### Lower bound\n',
    table(
      ['Node.js without kuilt', 'ms'],
      [
        ['start', number(floor.start)],
        ['read the files of 2,000 resources', number(floor.read, 1)],
        ['parse the same data as JSON', number(floor.parse, 1)],
        ['parse it and print it as JSON', number(floor.print, 1)],
      ],
    ),
    ...(realworld === undefined ? [] : ['### Real repositories\n', real(realworld)]),
  ].join('\n')
}

/** The machine and its load. */
export function machine() {
  const memory = `${number(totalmem() / 2 ** 30)} GiB`
  const kind = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory}, ${process.platform} ${process.arch}`
  return `Node.js ${process.version}, ${kind}; load average ${number(loadavg()[2], 1)}.\n`
}

function table(head, rows) {
  const align = head.map((_, i) => (i === 0 ? '---' : '---:'))
  return `${[head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}

function comparison(rows) {
  return table(
    ['build', 'kuilt ms', 'kustomize ms', 'kustomize ÷ kuilt', 'kuilt MiB', 'kustomize MiB', 'same output'],
    rows.map((row) => [
      row.name,
      number(row.kuilt),
      number(row.reference),
      number(row.reference && row.reference / row.kuilt, 1),
      number(row.kuiltMib),
      number(row.referenceMib),
      yesNo(row.same),
    ]),
  )
}

/** The exponents of the table below, as a sentence. */
function growthInWords(series) {
  const factors = series.map(({ name, exponent }) => `by ${number(2 ** exponent, 1)} with ${name}`)
  return `Starting at 400 resources, doubling the number of resources multiplies the build time ${factors.join(' and ')}.\n`
}

function growth(series, curves) {
  const whole = series.map(({ name, exponent }) => [`resources, ${name}, 400 or more`, '', number(exponent, 2)])
  const entries = curves.map(({ name, points, exponent }) => [
    `${name} on 2,000 resources`,
    points.map(({ size, ms }) => `${size}: ${number(ms, 1)}`).join(', '),
    number(exponent, 2),
  ])
  return table(['what grows', 'additional ms', 'fitted exponent'], [...whole, ...entries])
}

function real(cases) {
  const sum = (field) => cases.reduce((total, one) => total + one[field], 0)
  const slower = cases.filter(({ kuilt, reference }) => kuilt > 1.2 * reference)
  const worst = Math.max(...slower.map(({ reference }) => reference), 0)
  const different = cases.filter(({ same }) => !same)
  return [
    `${cases.length} recorded builds of public repositories take ${number(sum('kuilt'))} ms with kuilt and`,
    `${number(sum('reference'))} ms with kustomize, which is`,
    `${number(sum('reference') / sum('kuilt'), 1)} times as long. ${different.length === 0 ? 'All outputs are identical.' : `The output of ${different.length} builds differs.`}`,
    `${slower.length} builds take at least 1.2 times as long with kuilt, because of the startup time of Node.js; kustomize builds each of`,
    `these in ${number(worst)} ms or less.`,
  ].join('\n')
}
