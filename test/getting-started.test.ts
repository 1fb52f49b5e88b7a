import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'
import { project } from './support/project.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/getting-started.md'), 'utf8')
const overlay = 'overlays/prod/kustomization.yaml'

/** The YAML blocks below the name of a file. */
const files = Object.fromEntries(
  Array.from(page.matchAll(/^`(\S+)`:\n\n```yaml\n([\s\S]*?)^```$/gm), ([, name = '', text = '']) => [name, text]),
)

/** The commands in the order of the page, with their output. */
const commands = Array.from(
  page.matchAll(/^```console\n\$ npx kuilt (.+)\n([\s\S]*?)^```$/gm),
  ([, line = '', output = '']) => ({ line, output }),
)

function edit(directory: string, from: string, to: string): void {
  const path = join(directory, overlay)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
}

function commit(directory: string): void {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Reader', '-c', 'user.email=reader@example.com', ...args], { cwd: directory })
  git('init', '--quiet', '--initial-branch', 'main')
  git('add', 'base', 'overlays')
  git('commit', '--quiet', '-m', 'Add the base and the prod overlay')
}

/** What the text asks the reader to do before the command with this index. */
const steps: Readonly<Record<number, (directory: string) => void>> = {
  1: (directory) => edit(directory, 'wbe', 'web'),
  4: (directory) => {
    commit(directory)
    edit(directory, 'LOG_LEVEL=info', 'LOG_LEVEL=debug')
  },
}

test('every command on the page prints the documented output', async () => {
  const { directory } = project(files)
  const printed: string[] = []
  for (const [index, { line }] of commands.entries()) {
    steps[index]?.(directory)
    const { stdout, stderr } = await cli(line.split(' '), { cwd: directory })
    printed.push(stdout + stderr)
  }
  expect(Object.keys(files)).toEqual(['base/deployment.yaml', 'base/kustomization.yaml', overlay])
  expect(printed).toEqual(commands.map(({ output }) => output))
})

test('the report of an unknown field names the line and suggests the field', async () => {
  const { directory } = project({
    ...files,
    'base/deployment.yaml': files['base/deployment.yaml']?.replace('image: nginx:1.28', '$&\n        port: 80') ?? '',
    [overlay]: files[overlay]?.replace('wbe', 'web') ?? '',
  })
  const { stdout } = await cli(['validate', 'overlays/prod'], { cwd: directory })
  expect(stdout).toMatch(/^base\/deployment\.yaml:16:9: .*did you mean "ports"\?/)
})
