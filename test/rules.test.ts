// A reader of the code can find the rule that it follows, and a reader of a rule can find the code.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`)

const pages = filesIn('docs/kustomize').filter((name) => name.endsWith('.md'))
const specification = pages.map(read).join('\n')
const sources = filesIn('src').filter((path) => path.endsWith('.ts') && !/\.(?:test|gen)\.ts$/.test(path))

/** Files of kustomize that a source names, but not those of other Go projects with such a folder. */
function goFilesOf(text: string): readonly string[] {
  const oneLine = text.replace(/\s*\n\s*(?:\*|\/\/)\s*/g, ' ')
  return oneLine.match(/(?<![\w/])(?:api|kyaml|kustomize)\/[\w./-]+\.go\b/g) ?? []
}

/** Folders that follow rules of other programs, which docs/kustomize does not describe. */
const others = /^src\/(?:validate|targets)\//

const followers = sources
  .filter((path) => !others.test(path))
  .map((path) => ({ path, goFiles: goFilesOf(read(path)) }))
  .filter(({ goFiles }) => goFiles.length > 0)

test('every Go file of kustomize that the code follows is named on a page of docs/kustomize', () => {
  expect(followers.length).toBeGreaterThan(100)
  const missing = followers.flatMap(({ path, goFiles }) =>
    goFiles.filter((file) => !specification.includes(`\`${file}\``)).map((file) => `${path}: ${file}`),
  )
  expect(missing).toEqual([])
})

test('every source that follows a Go file of kustomize is named on a page of docs/kustomize, or its folder is', () => {
  const named = new Set(specification.match(/`src\/[\w./-]+`/g))
  const isNamed = (path: string): boolean => {
    const parts = path.split('/')
    return parts.some((_, i) => named.has(`\`${parts.slice(0, parts.length - i).join('/')}\``))
  }
  expect(followers.filter(({ path }) => !isNamed(path)).map(({ path }) => path)).toEqual([])
})

test.each(pages.filter((page) => !/README|UPDATING/.test(page)))(
  'every section of %s names the code in Go and in kuilt',
  (page) => {
    const sections = read(page).split(/^## /m).slice(1)
    const without = sections
      .filter((section) => !section.includes('In kuilt: `src/'))
      .map((section) => section.split('\n')[0])
    expect(without).toEqual([])
  },
)
