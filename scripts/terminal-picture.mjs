// Draws the terminal output of the program as SVG pictures for the README. `npm run pictures` runs it.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { importTypeScript } from './import-typescript.mjs'

const root = join(import.meta.dirname, '..')
const isCheck = process.argv.includes('--check')

/** Each picture shows one command line in one tree: inline files or a directory. */
const pictures = {
  error: {
    args: ['build', 'overlays/prod'],
    files: {
      'base/kustomization.yaml': `resources:
- web.yaml
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: wbe
    spec:
      replicas: 3
`,
      'base/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: web
        image: nginx:1.27
`,
      'overlays/prod/kustomization.yaml': `resources:
- ../../base
namePrefix: prod-
`,
    },
  },
}

pictures.explain = {
  args: ['explain', 'overlays/prod', 'HorizontalPodAutoscaler/shop'],
  directory: join(root, 'examples/shop'),
}

pictures.diff = {
  args: ['diff', '--base', 'main', 'overlays/prod'],
  directory: join(root, 'examples/shop'),
  edits: [
    ['overlays/prod/kustomization.yaml', '2.3.1', '2.4.0'],
    ['overlays/prod/kustomization.yaml', 'LOG_LEVEL=warn', 'LOG_LEVEL=info'],
    ['overlays/prod/kustomization.yaml', 'count: 4', 'count: 6'],
    ['overlays/prod/app.properties', 'cart.expires=24h', 'cart.expires=48h'],
  ],
}

/** Select Graphic Rendition codes → class names. */
const classes = { 1: 'bold', 2: 'dim', 31: 'red', 32: 'green', 33: 'yellow', 34: 'blue', 35: 'magenta', 36: 'cyan' }
const charWidth = 8.4
const lineHeight = 19

const { run } = await importTypeScript('src/cli/main.ts')
let stale = false
for (const [name, picture] of Object.entries(pictures)) {
  const file = join(root, 'docs/images', `${name}.svg`)
  const svg = draw(`kuilt ${picture.args.join(' ')}`, await terminalText(picture))
  if (readText(file) === svg) continue
  stale = true
  if (isCheck) console.error(`docs/images/${name}.svg is out of date: run \`npm run pictures\``)
  else writeFileSync(file, svg)
}
process.exitCode = isCheck && stale ? 1 : 0

async function terminalText({ args, files = {}, directory: folder, edits = [] }) {
  const isCopy = folder === undefined || edits.length > 0
  const directory = isCopy ? mkdtempSync(join(tmpdir(), 'kuilt-picture-')) : folder
  try {
    if (edits.length > 0) {
      cpSync(folder, directory, { recursive: true })
      commit(directory)
    }
    for (const [path, from, to] of edits) {
      const text = readFileSync(join(directory, path), 'utf8')
      writeFileSync(join(directory, path), text.replace(from, to))
    }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      writeFileSync(join(directory, path), text)
    }
    let printed = ''
    const output = { isTTY: true, columns: 100, write: (text) => (printed += text) }
    const io = { stdout: output, stderr: output, readStdin: async () => '', env: {}, cwd: directory, platform: '' }
    await run(args, io)
    return printed.trimEnd()
  } finally {
    if (isCopy) rmSync(directory, { recursive: true })
  }
}

/** Converts a directory to a git repository, with all files on the branch `main`. */
function commit(directory) {
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: directory,
      env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', HOME: directory },
      stdio: 'pipe',
    })
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-qm', 'first')
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function draw(command, text) {
  const lines = [`\u001b[2m$\u001b[22m \u001b[1m${command}\u001b[22m`, ...text.split('\n')]
  const columns = Math.max(...lines.map((line) => plain(line).length), 60)
  const width = Math.ceil(columns * charWidth + 40)
  const height = lines.length * lineHeight + 62
  const active = new Set()
  const rows = lines.map((line, i) => {
    return `<text x="20" y="${56 + i * lineHeight}">${spans(line, active)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(command)}">
<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre }
.frame { fill: #f6f8fa; stroke: #d1d9e0 } .dot { fill: #d1d9e0 }
.bold { font-weight: bold } .dim { fill: #59636e } .red { fill: #c9252d } .yellow { fill: #8a5a00 } .cyan { fill: #0a6c86 }
.green { fill: #116329 } .blue { fill: #0550ae } .magenta { fill: #8250df }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .frame { fill: #161b22; stroke: #30363d } .dot { fill: #30363d }
.dim { fill: #8b949e } .red { fill: #ff7b72 } .yellow { fill: #e3b341 } .cyan { fill: #76d9e6 }
.green { fill: #7ee787 } .blue { fill: #79c0ff } .magenta { fill: #d2a8ff }
}
</style>
<rect class="frame" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<circle class="dot" cx="22" cy="20" r="6"/><circle class="dot" cx="42" cy="20" r="6"/><circle class="dot" cx="62" cy="20" r="6"/>
${rows.join('\n')}
</svg>
`
}

/** A line with its escape sequences as `tspan` elements; `active` carries colors from line to line. */
function spans(line, active) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  const parts = line.split(/\u001b\[([\d;]*)m/)
  return parts
    .map((part, i) => {
      if (i % 2 === 1) {
        for (const code of part.split(';')) apply(Number(code || 0), active)
        return ''
      }
      if (part === '') return ''
      return active.size === 0 ? escapeXml(part) : `<tspan class="${[...active].join(' ')}">${escapeXml(part)}</tspan>`
    })
    .join('')
}

function apply(code, active) {
  if (code === 0) active.clear()
  else if (code === 22) for (const name of ['bold', 'dim']) active.delete(name)
  else if (code === 39) for (const name of ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan']) active.delete(name)
  else if (classes[code] !== undefined) active.add(classes[code])
}

function plain(line) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return line.replaceAll(/\u001b\[[\d;]*m/g, '')
}

function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
