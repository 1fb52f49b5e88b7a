// The results of a benchmark as Markdown.
import { cpus, loadavg, totalmem } from 'node:os'

const number = (n, digits = 0) => (n === undefined || Number.isNaN(n) ? '–' : n.toFixed(digits))
const yesNo = (value) => (value === undefined ? '–' : value ? 'yes' : 'NO')

export function report({ rows, warm, floor, curves, series, stages, realworld }) {
  return [
    machine(),
    '### Side by side\n',
    comparison(rows),
    `One warm library build of the 4 resources: ${number(warm, 2)} ms.\n`,
    '### Growth\n',
    growth(series, curves),
    '### Stages\n',
    'One call over 2,000 resources, warm:\n',
    table(
      ['stage', 'ms'],
      stages.map(({ name, ms }) => [name, number(ms, 2)]),
    ),
    '### The floor\n',
    table(
      ['what Node takes by itself', 'ms'],
      [
        ['to start', number(floor.start)],
        ['to read the files of 2,000 resources', number(floor.read, 1)],
        ['to parse what they hold as JSON', number(floor.parse, 1)],
        ['to parse it and print it as JSON again', number(floor.print, 1)],
      ],
    ),
    ...(realworld === undefined ? [] : ['### Real trees\n', real(realworld)]),
  ].join('\n')
}

function machine() {
  const memory = `${number(totalmem() / 2 ** 30)} GiB`
  const kind = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory}, ${process.platform} ${process.arch}`
  return `Node ${process.version}, ${kind}; ${number(loadavg()[2], 1)} processes wanted to run on average.\n`
}

function table(head, rows) {
  const align = head.map((_, i) => (i === 0 ? '---' : '---:'))
  return `${[head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}

function comparison(rows) {
  return table(
    ['work', 'kuilt ms', 'kustomize ms', 'kustomize ÷ kuilt', 'kuilt MiB', 'kustomize MiB', 'same output'],
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

function growth(series, curves) {
  const whole = series.map(({ name, exponent }) => [`resources, ${name}, from 400 on`, '', number(exponent, 2)])
  const entries = curves.map(({ name, points, exponent }) => [
    `${name} on 2,000 resources`,
    points.map(({ size, ms }) => `${size}: ${number(ms, 1)}`).join(', '),
    number(exponent, 2),
  ])
  return table(['what grows', 'ms above a build without', 'fitted exponent'], [...whole, ...entries])
}

function real(cases) {
  const sum = (field) => cases.reduce((total, one) => total + one[field], 0)
  const slower = cases.filter(({ kuilt, reference }) => kuilt > 1.2 * reference)
  const worst = Math.max(...slower.map(({ reference }) => reference), 0)
  const different = cases.filter(({ same }) => !same)
  return [
    `${cases.length} recorded builds of public repositories: ${number(sum('kuilt'))} ms with kuilt,`,
    `${number(sum('reference'))} ms with kustomize (${number(sum('kuilt') / sum('reference'), 2)} ×);`,
    `${different.length} with another output. ${slower.length} take more than 1.2 × as long with kuilt; kustomize needs`,
    `no more than ${number(worst)} ms for any of those, for which Node has to start as well.`,
  ].join('\n')
}
