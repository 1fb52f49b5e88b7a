import { escapeXml } from '../../diagnostics/render/xml.ts'
import { edgeKinds, edgeStyles, errorColors } from '../edge-kinds.ts'
import type { GraphEdgeKind } from '../graph-data.ts'
import { cardPadding, type Row, rowCenter, rowHeight, titleHeight } from './cards.ts'
import type { PlacedCard, PlacedLink, Placement } from './place.ts'
import { fontSizes, textWidth } from './text.ts'

const margin = 28
const legendHeight = 24
const legendGap = 22

/** Returns the SVG text of a picture. */
export function draw({ cards, links, width, height }: Placement, title: string): string {
  const kinds = edgeKinds.filter((kind) => cards.some(({ card }) => card.rows.some((row) => row.kind === kind)))
  const hasErrors = cards.some(({ card }) => card.tone === 'error' || card.rows.some(({ hasError }) => hasError))
  const entries = legendEntries(kinds, hasErrors)
  const inner = Math.ceil(Math.max(width, 360))
  const lines = wrap(entries, inner)
  const total = { width: inner + 2 * margin, height: Math.ceil(height) + 2 * margin + lines.length * legendHeight + 14 }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}" viewBox="0 0 ${total.width} ${total.height}" role="img" class="kuilt-graph">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>\n${styleSheet(kinds)}\n</style>`,
    `<defs>${[...kinds, ...(hasErrors ? ['error'] : [])].map(drawArrow).join('')}</defs>`,
    `<rect class="canvas" x="0.5" y="0.5" width="${total.width - 1}" height="${total.height - 1}" rx="10"/>`,
    `<g transform="translate(${margin} ${margin})">`,
    ...links.map(drawLink),
    ...cards.map(drawCard),
    '</g>',
    `<g class="legend" transform="translate(${margin} ${Math.ceil(height) + 2 * margin + 2})">`,
    ...lines.flatMap((line, i) => drawLegendLine(line, i * legendHeight)),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function drawArrow(name: string): string {
  return `<marker id="kuilt-arrow-${name}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="arrow ${name}" d="M0 0.5L8 4L0 7.5z"/></marker>`
}

function drawLink({ link, path }: PlacedLink): string {
  const { kind, hasError, hover } = link
  const color = hasError ? 'error' : kind
  return `<g class="link ${color}"><title>${escapeXml(hover)}</title><path class="reach" d="${path}"/><path class="line" d="${path}" marker-end="url(#kuilt-arrow-${color})"/></g>`
}

function drawCard({ card, x, y, width }: PlacedCard): string {
  const { title, badge, tone, hover, rows, height } = card
  const titleTop =
    rows.length === 0
      ? `<rect class="head" width="${width}" height="${height}" rx="7"/>`
      : `<path class="head" d="M0 ${titleHeight}V7a7 7 0 0 1 7 -7H${width - 7}a7 7 0 0 1 7 7V${titleHeight}z"/>`
  return [
    `<g class="card ${tone}" transform="translate(${x} ${y})">`,
    `<rect class="box" width="${width}" height="${height}" rx="7"/>`,
    `<g><title>${escapeXml(hover)}</title>${titleTop}`,
    `<text class="title" x="${cardPadding}" y="${rowCenter(undefined) + 4.5}">${escapeXml(title)}</text>`,
    badge === ''
      ? '</g>'
      : `<text class="badge" x="${width - cardPadding}" y="${rowCenter(undefined) + 4}">${escapeXml(badge)}</text></g>`,
    ...rows.map((row, i) => drawRow(row, i, width)),
    `<rect class="frame" width="${width}" height="${height}" rx="7"/>`,
    '</g>',
  ].join('\n')
}

function drawRow({ text, kind, label, hasError, hover }: Row, index: number, width: number): string {
  const center = rowCenter(index)
  const color = hasError ? 'error' : (kind ?? 'none')
  return [
    `<g class="row ${color}"><title>${escapeXml(hover)}</title>`,
    `<rect class="hit" x="1" y="${center - rowHeight / 2}" width="${width - 2}" height="${rowHeight}"/>`,
    `<circle class="dot" cx="${cardPadding + 3.5}" cy="${center}" r="3.5"/>`,
    `<text x="${cardPadding + 15}" y="${center + 4}">${escapeXml(text)}</text>`,
    label === '' ? '' : `<text class="label" x="${width - cardPadding}" y="${center + 4}">${escapeXml(label)}</text>`,
    '</g>',
  ].join('')
}

interface LegendEntry {
  readonly color: GraphEdgeKind | 'error'
  readonly text: string
}

function legendEntries(kinds: readonly GraphEdgeKind[], hasErrors: boolean): readonly LegendEntry[] {
  const entries = kinds.map((kind) => ({ color: kind, text: edgeStyles[kind].about }))
  return hasErrors ? [...entries, { color: 'error', text: 'missing or invalid' }] : entries
}

function entryWidth({ text }: LegendEntry): number {
  return Math.ceil(15 + textWidth(text, 'label') + legendGap)
}

function wrap(entries: readonly LegendEntry[], width: number): readonly (readonly LegendEntry[])[] {
  const lines: LegendEntry[][] = []
  let left = 0
  for (const entry of entries) {
    const line = lines.at(-1)
    if (line === undefined || left < entryWidth(entry) - legendGap) {
      lines.push([entry])
      left = width - entryWidth(entry)
    } else {
      line.push(entry)
      left -= entryWidth(entry)
    }
  }
  return lines
}

function drawLegendLine(line: readonly LegendEntry[], y: number): readonly string[] {
  let x = 0
  return line.map((entry) => {
    const { color, text } = entry
    const drawn = `<g class="${color}"><circle class="dot" cx="${x + 3.5}" cy="${y}" r="3.5"/><text class="about" x="${x + 15}" y="${y + 4}">${escapeXml(text)}</text></g>`
    x += entryWidth(entry)
    return drawn
  })
}

/**
 * Returns the style sheet. Every rule is limited to kuilt's pictures, because the styles of an inline SVG apply to the
 * whole HTML page.
 */
function styleSheet(kinds: readonly GraphEdgeKind[]): string {
  const base = [
    `text { font: ${fontSizes.row}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; white-space: pre }`,
    `.title { font-size: ${fontSizes.title}px; font-weight: 600 }`,
    `.label, .badge, .about { font-size: ${fontSizes.label}px }`,
    '.label, .badge { text-anchor: end }',
    '.frame, .line, .reach { fill: none }',
    '.line { stroke-width: 1.5 }',
    '.reach { stroke: transparent; stroke-width: 11 }',
    '.link:hover .line { stroke-width: 3 }',
    '.hit { fill: transparent }',
  ]
  const light = [...base, ...colorRules(kinds, 0), '.link.error .line, .card.error .frame { stroke-dasharray: 5 4 }']
  const dark = colorRules(kinds, 1)
  return [...light.map(scoped), '@media (prefers-color-scheme: dark) {', ...dark.map(scoped), '}'].join('\n')
}

function scoped(rule: string): string {
  const [selectors = '', rest = ''] = rule.split(' { ')
  return `${selectors
    .split(', ')
    .map((selector) => `.kuilt-graph ${selector}`)
    .join(', ')} { ${rest}`
}

/** The colors in light mode and in dark mode. */
const surfaces = {
  canvas: ['#f6f8fa', '#161b22'],
  box: ['#ffffff', '#0d1117'],
  border: ['#d1d9e0', '#3d444d'],
  head: ['#eff2f5', '#1c2129'],
  target: ['#ddf0ff', '#12294a'],
  component: ['#f1e8ff', '#281f45'],
  error: ['#ffebe9', '#3c1618'],
  text: ['#1f2328', '#e6edf3'],
  quiet: ['#59636e', '#9198a1'],
} as const

function colorRules(kinds: readonly GraphEdgeKind[], scheme: 0 | 1): readonly string[] {
  const of = (name: keyof typeof surfaces): string => surfaces[name][scheme]
  const colored = [...kinds.map((kind) => [kind, edgeStyles[kind].colors] as const), ['error', errorColors] as const]
  return [
    `text { fill: ${of('text')} }`,
    `.badge, .about { fill: ${of('quiet')} }`,
    `.canvas { fill: ${of('canvas')}; stroke: ${of('border')} }`,
    `.box { fill: ${of('box')} }`,
    `.frame { stroke: ${of('border')} }`,
    `.head { fill: ${of('head')} }`,
    `.target .head { fill: ${of('target')} }`,
    `.component .head { fill: ${of('component')} }`,
    `.card.error .head { fill: ${of('error')} }`,
    `.none .dot { fill: ${of('border')} }`,
    `.row:hover .hit { fill: ${of('head')} }`,
    ...colored.flatMap(([name, pair]) => [
      `.${name} .dot, .${name} .label, .arrow.${name} { fill: ${pair[scheme]} }`,
      `.link.${name} .line { stroke: ${pair[scheme]} }`,
    ]),
    `.card.error .badge { fill: ${errorColors[scheme]} }`,
    `.card.error .frame { stroke: ${errorColors[scheme]} }`,
  ]
}
