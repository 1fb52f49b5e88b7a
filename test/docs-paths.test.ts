import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { layerStages, rootStages } from '../src/build/pipeline.ts'

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

describe('docs/architecture.md', () => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')

  test('all files that it names without a folder exist', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    const known = new Set(files.map((path) => basename(path)))
    const named = Array.from(page.matchAll(/`(?:[\w-]+\/)*([\w-]+\.ts)`/g), ([, name = '']) => name)
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })

  test('its diagram has the stages of a build in their order', () => {
    const [, layer = '', end = ''] = /stages of a layer: (.*?)└ stages of the root: (.*?)```/s.exec(page) ?? []
    const stagesIn = (text: string): readonly string[] =>
      text.split('→').map((name) => name.replace(/[\s│]+/g, ' ').trim())
    expect(stagesIn(layer)).toEqual(layerStages.map(({ name }) => name))
    expect(stagesIn(end)).toEqual(rootStages.map(({ name }) => name))
  })
})
