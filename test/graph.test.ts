import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { graph, toSvg } from '#kuilt'
import { edgeStyles, errorColors } from '../src/graph/edge-kinds.ts'
import { cli } from './support/cli.ts'

const root = join(import.meta.dirname, '..')
const golden = join(import.meta.dirname, 'golden/graph')
const overlays = ['overlays/dev', 'overlays/staging', 'overlays/prod']
const shop = (format: string) => cli(['graph', ...overlays, '--format', format], { cwd: join(root, 'examples/shop') })

/** The files in test/golden/graph are the output of `kuilt graph` for examples/shop. UPDATE_GOLDEN=1 updates them. */
test.each([
  ['json', 'shop.json'],
  ['mermaid', 'shop.mmd'],
  ['dot', 'shop.dot'],
])('--format %s prints what is in test/golden/graph/%s', async (format, name) => {
  const { code, stdout, stderr } = await shop(format)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const file = join(golden, name)
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(golden, { recursive: true })
    writeFileSync(file, stdout)
  }
  expect(stdout).toBe(readFileSync(file, 'utf8'))
})

test('the picture in the README shows examples/shop (`npm run pictures` updates it)', async () => {
  const { stdout } = await shop('svg')
  expect(readFileSync(join(root, 'docs/images/graph.svg'), 'utf8')).toBe(stdout)
})

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly content: string
}

/** The boxes of a picture, in drawing order. */
function boxesOf(svg: string): readonly Box[] {
  const cards = svg.matchAll(
    /<g class="card \w+" transform="translate\(([\d.]+) ([\d.]+)\)">\n<rect class="box" width="([\d.]+)" height="([\d.]+)"[\s\S]*?<rect class="frame"/g,
  )
  return Array.from(cards, ([content, x, y, width, height]) => {
    return { x: Number(x), y: Number(y), width: Number(width), height: Number(height), content }
  })
}

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** The trees whose pictures are checked. */
const trees: readonly (readonly [string, () => Promise<string>])[] = [
  ['examples/shop', async () => (await shop('svg')).stdout],
  [
    'sixty files in many directories, with long and wide names',
    async () => {
      const names = Array.from({ length: 15 }, (_, i) => `part-${i}`)
      const files = Object.fromEntries(
        names.flatMap((name, i) => [
          [
            `${name}/kustomization.yaml`,
            `resources: [a.yaml, "b-<&>-\\"${'x'.repeat(5 * i)}.yaml", 文件.yaml${i > 9 ? `, ../part-${i - 9}` : ''}]\n`,
          ],
          [`${name}/a.yaml`, ''],
          [`${name}/b-<&>-"${'x'.repeat(5 * i)}.yaml`, ''],
          [`${name}/文件.yaml`, ''],
        ]),
      )
      const { memoryFileSystem } = await import('#kuilt')
      const fileSystem = memoryFileSystem({ ...files, 'kustomization.yaml': `resources: [${names.join(', ')}]\n` })
      return toSvg(await graph('.', { fileSystem }))
    },
  ],
]

describe.each(trees)('the picture of %s', (_, draw) => {
  let svg = ''
  beforeAll(async () => {
    svg = await draw()
  })

  test('has boxes that do not overlap and are inside the picture', () => {
    const boxes = boxesOf(svg)
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []
    expect(boxes.length).toBeGreaterThan(5)
    for (const [i, box] of boxes.entries()) {
      expect(boxes.slice(i + 1).filter((other) => overlap(box, other))).toEqual([])
      // The group of the boxes has a margin of 28.
      expect(box.x + box.width + 28).toBeLessThanOrEqual(Number(width))
      expect(box.y + box.height + 28).toBeLessThanOrEqual(Number(height))
    }
  })

  test('has text that fits into its box and does not overlap', () => {
    for (const { content, width } of boxesOf(svg)) {
      const lines = new Map<string, { start: number; end: number }[]>()
      for (const [, type, x, y, text = ''] of content.matchAll(
        /<text(?: class="(\w+)")? x="([\d.]+)" y="([\d.]+)">([^<]*)<\/text>/g,
      )) {
        const size = type === 'title' ? 13 : type === undefined ? 12 : 11
        const plain = text.replaceAll(/&\w+;/g, '_')
        const length = [...plain].reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) > 0x1100 ? 1 : 0.61), 0) * size
        const isEnd = type === 'label' || type === 'badge'
        const start = isEnd ? Number(x) - length : Number(x)
        const line = String(Math.round(Number(y) / 3))
        lines.set(line, [...(lines.get(line) ?? []), { start, end: start + length }])
      }
      for (const texts of lines.values()) {
        const [first, ...more] = texts.toSorted((a, b) => a.start - b.start)
        expect(first?.start).toBeGreaterThanOrEqual(10)
        expect(texts.at(-1)?.end).toBeLessThanOrEqual(width - 10)
        for (const text of more) expect(text.start).toBeGreaterThan((first?.end ?? 0) + 10)
      }
    }
  })

  test('is well-formed XML with a hover title for each row, and a legend', () => {
    const open: string[] = []
    for (const [, isEnd, name = '', isEmpty] of svg.matchAll(/<(\/?)([a-z]+)\b[^>]*?(\/?)>/gi)) {
      if (isEnd) expect(open.pop()).toBe(name)
      else if (!isEmpty) open.push(name)
    }
    expect(open).toEqual([])
    expect(svg.match(/<g class="row \w+"><title>/g)?.length).toBe(svg.match(/<g class="row /g)?.length)
    expect(svg).toContain('<g class="legend"')
    expect(svg).toContain('@media (prefers-color-scheme: dark)')
  })

  test('is reproducible', async () => {
    expect(await draw()).toBe(svg)
  })
})

/** The contrast of two colors: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const luminance = (color: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((i) => {
      const value = Number.parseInt(color.slice(i, i + 2), 16) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

test.each([
  ...Object.entries(edgeStyles).map(([kind, { colors }]) => [kind, colors] as const),
  ['error', errorColors] as const,
])('the color of %s is legible as text on light and dark backgrounds', (_, [light, dark]) => {
  expect(contrast(light, '#ffffff')).toBeGreaterThan(4.5)
  expect(contrast(dark, '#0d1117')).toBeGreaterThan(4.5)
})
