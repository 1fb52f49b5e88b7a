// Writes docs/errors.md: what scripts/error-docs/examples.yaml says about each code, and what the program prints for its
// example. Needs `npm run build`.
//
//   node scripts/error-docs.mjs           write the page
//   node scripts/error-docs.mjs --check   exit with 1 where the page differs
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const page = join(root, 'docs/errors.md')
const program = join(root, 'dist/cli.js')
if (!existsSync(program)) throw new Error('run `npm run build` first')
/** Stands for the directory of an example. */
const shownDirectory = '/app'

const { texts, common, topics } = parse(readFileSync(join(root, 'scripts/error-docs/examples.yaml'), 'utf8'))
const sections = Object.values(topics).flatMap((codes) =>
  Object.entries(codes).map(([code, entry]) => ({ code, title: code, ...entry })),
)
const outputs = await inParallel([...common, ...sections], runExample)
const wrong = [...outputs].filter(
  ([{ code, without }, output]) => without === undefined && !output.includes(`error[${code}]:`),
)
for (const [{ code, title }, output] of wrong) console.log(`${title}: the example does not yield ${code}:\n${output}`)
if (wrong.length > 0) process.exit(1)

const text = renderPage()
if (process.argv.includes('--check')) {
  const same = existsSync(page) && readFileSync(page, 'utf8') === text
  if (!same) console.log('docs/errors.md is out of date: run `node scripts/error-docs.mjs`')
  process.exitCode = same ? 0 : 1
} else writeFileSync(page, text)

async function inParallel(items, work) {
  const results = new Map()
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const item = items[next++]
      results.set(item, item.without === undefined ? await work(item) : '')
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return results
}

function filesOf({ k, files = {} }) {
  const all = { ...(k === undefined ? {} : { 'kustomization.yaml': k }), ...files }
  return Object.entries(all).map(([path, content]) => {
    const known = typeof content === 'string' && content.startsWith('$') ? texts[content.slice(1)] : undefined
    return { path, content: known ?? content }
  })
}

async function runExample(example) {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'kuilt-docs-')))
  try {
    for (const { path, content } of filesOf(example)) {
      mkdirSync(dirname(join(scratch, path)), { recursive: true })
      writeFileSync(join(scratch, path), content)
      if (path.startsWith('bin/') || example.executable?.includes(path)) chmodSync(join(scratch, path), 0o755)
    }
    const own = Object.entries(example.env ?? {}).map(([key, value]) => [key, value.replace('./', `${scratch}/`)])
    const PATH = `${join(scratch, 'bin')}:${process.env.PATH}`
    const env = { ...process.env, PATH, NO_COLOR: '1', ...Object.fromEntries(own) }
    const output = await run(argumentsOf(example), { cwd: scratch, env })
    return output.replaceAll(scratch, shownDirectory)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function argumentsOf({ run = 'build' }) {
  return run.split(' ')
}

function run(args, options) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
    let output = ''
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      output += chunk
    })
    child.on('close', () => resolve(output))
  })
}

function renderPage() {
  return `# Errors

Every error has a stable code, and most have a file, a line and a column. Below a heading with the code stand what it means,
an example with what kuilt prints for it (in a directory called \`${shownDirectory}\`), and what to do. \`kuilt help CODE\` prints
the same. What works but is probably not meant has a page of its own: [warnings](warnings.md).

The page is made from examples that are run: \`node scripts/error-docs.mjs\`.

- [Ten common mistakes](#ten-common-mistakes)
${Object.keys(topics)
  .map((topic) => `- [${topic}](#${anchor(topic)})`)
  .join('\n')}

## Ten common mistakes

${common.map((entry) => `### ${entry.title}\n\n${renderEntry(entry)}`).join('\n')}
${Object.entries(topics).map(renderTopic).join('\n')}`
}

function anchor(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}

function renderTopic([topic, codes]) {
  const known = sections.filter(({ code }) => code in codes)
  return `## ${topic}\n\n${known.map((entry) => `### ${entry.code}\n\n${renderEntry(entry)}`).join('\n')}`
}

function renderEntry(entry) {
  const { means, fix, without } = entry
  const parts = [
    ...(means === undefined ? [] : [tidy(means)]),
    ...(without === undefined ? renderExample(entry) : [`There is no example here: ${tidy(without)}`]),
    `**What to do:** ${tidy(fix)}`,
  ]
  return `${parts.join('\n\n')}\n`
}

/** Sentences end with a full stop. */
function tidy(sentence) {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}

function renderExample(entry) {
  const listings = filesOf(entry).map(({ path, content }) => fence(languageOf(path), `# ${path}\n${shown(content)}`))
  const command = `$ ${Object.entries(entry.env ?? {})
    .map(([key, value]) => `${key}=${value} `)
    .join('')}kuilt ${argumentsOf(entry).join(' ')}`
  return [...listings, fence('console', `${command}\n${outputs.get(entry)}`)]
}

function shown(content) {
  return typeof content === 'string' ? content : `(not UTF-8) ${new TextDecoder().decode(content)}`
}

function languageOf(path) {
  if (/\.ya?ml$/.test(path)) return 'yaml'
  return /^bin\/|\.sh$/.test(path) ? 'sh' : 'text'
}

function fence(language, text) {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``
}
