// npm run bench: kuilt and the reference side by side, run by run, as medians and ratios; growth; stages; the floor.
//   npm run bench                    everything, printed (about ten minutes, most of them the reference's)
//   npm run bench -- --write         the same, into docs/performance.md and docs/performance.svg
//   npm run bench -- --short         what CI runs: see short.mjs
//   npm run bench -- --reference P   compare with the program P
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const argv = process.argv.slice(2)
if (argv.includes('--short')) await import('./short.mjs')
else await full()

async function full() {
  const { compare } = await import('./compare.mjs')
  const { picture } = await import('./picture.mjs')
  const { report } = await import('./report.mjs')
  const { root } = await import('./workshop.mjs')
  const results = await compare(argv)
  const text = report(results)
  console.log(text)
  if (argv.includes('--write')) {
    const file = join(root, 'docs/performance.md')
    const old = readFileSync(file, 'utf8')
    const marks = /(<!-- bench -->\n)[\s\S]*(<!-- \/bench -->)/
    writeFileSync(
      file,
      old.replace(marks, (_, start, end) => `${start}\n${text}\n${end}`),
    )
    writeFileSync(join(root, 'docs/performance.svg'), picture('Build time of one overlay', results.series))
  }
  const wrong = results.rows.filter(({ same }) => same === false)
  for (const { name } of wrong) console.error(`FAIL ${name}: the output differs from the reference's`)
  process.exitCode = wrong.length > 0 ? 1 : 0
}
