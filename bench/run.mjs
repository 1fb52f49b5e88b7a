// npm run bench: kuilt and the reference in alternating runs, as medians and ratios; growth; stages; the lower limit.
//   npm run bench                    everything, printed (about ten minutes, most of them for the reference)
//   npm run bench -- --write         the same, written to docs/performance.md and docs/performance.svg
//   npm run bench -- --short         the checks of CI: see short.mjs
//   npm run bench -- --reference P   compare with the program P
//   npm run bench -- --repositories  only whole repositories, printed or (with --write) written to docs/performance.md
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const argv = process.argv.slice(2)
if (argv.includes('--short')) await import('./short.mjs')
else if (argv.includes('--repositories')) await wholeRepositories()
else await full()

async function wholeRepositories() {
  const { repositories } = await import('./repositories.mjs')
  const { findReference } = await import('./workshop.mjs')
  const { machine } = await import('./report.mjs')
  const text = `${machine()}\n${await repositories(findReference(argv))}`
  console.log(text)
  if (argv.includes('--write')) insert('repositories', text)
}

/** Replaces the part of docs/performance.md between two markers. */
function insert(mark, text) {
  const file = new URL('../docs/performance.md', import.meta.url)
  const marks = new RegExp(`(<!-- ${mark} -->\\n)[\\s\\S]*(<!-- /${mark} -->)`)
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(marks, (_, start, end) => `${start}\n${text}\n${end}`),
  )
}

async function full() {
  const { compare } = await import('./compare.mjs')
  const { picture } = await import('./picture.mjs')
  const { report } = await import('./report.mjs')
  const { root } = await import('./workshop.mjs')
  const results = await compare(argv)
  const text = report(results)
  console.log(text)
  if (argv.includes('--write')) {
    insert('bench', text)
    writeFileSync(join(root, 'docs/performance.svg'), picture('Build time of one overlay', results.series))
  }
  const wrong = results.rows.filter(({ same }) => same === false)
  for (const { name } of wrong) console.error(`FAIL ${name}: the output differs from the reference's`)
  process.exitCode = wrong.length > 0 ? 1 : 0
}
