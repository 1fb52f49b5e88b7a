import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const pages = [
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !/(^|\/)node_modules\//.test(name))
    .map((name) => `docs/${name}`),
  'CONTRIBUTING.md',
  'facts/README.md',
  'test/conformance/README.md',
]

test.each(pages)('the files mentioned in %s exist in the repository', (page) => {
  const text = readFileSync(join(root, page), 'utf8')
  const paths = text.matchAll(/`((?:src|test|scripts|facts|bench|examples|etc)\/[\w./-]*)`/g)
  expect(Array.from(paths, ([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([])
})
