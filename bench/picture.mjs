// Draws two curves as SVG: kuilt and the reference by number of resources, on logarithmic scales.

const width = 736
const height = 420
const frame = { left: 70, right: 36, top: 50, bottom: 50 }

/** `series`: [{ name, color, points: [{ size, ms }] }]. */
export function picture(title, series) {
  const all = series.flatMap(({ points }) => points)
  const x = scale(
    all.map(({ size }) => size),
    [frame.left, width - frame.right],
  )
  const y = scale(
    all.map(({ ms }) => ms),
    [height - frame.bottom, frame.top],
  )
  const grid = [
    ...y.ticks.map(
      (ms) =>
        line(frame.left, y.at(ms), width - frame.right, y.at(ms)) +
        label(frame.left - 8, y.at(ms) + 4, time(ms), 'end'),
    ),
    ...x.ticks.map(
      (size) =>
        line(x.at(size), frame.top, x.at(size), height - frame.bottom) +
        label(x.at(size), height - frame.bottom + 18, count(size), 'middle'),
    ),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${frame.left}" y="28" font-size="15" font-weight="600">${title}</text>
${grid.join('\n')}
${series.map((one, i) => curve(one, i, x, y)).join('\n')}
<text x="${(frame.left + width - frame.right) / 2}" y="${height - 10}" text-anchor="middle">resources</text>
</svg>
`
}

function curve({ name, color, points }, index, x, y) {
  const path = points.map(({ size, ms }, i) => `${i === 0 ? 'M' : 'L'}${x.at(size).toFixed(1)} ${y.at(ms).toFixed(1)}`)
  const dots = points.map(
    ({ size, ms }) => `<circle cx="${x.at(size).toFixed(1)}" cy="${y.at(ms).toFixed(1)}" r="3.5" fill="${color}"/>`,
  )
  const top = frame.top + 18 + index * 20
  const key = `<rect x="${frame.left + 14}" y="${top - 9}" width="18" height="4" fill="${color}"/>${label(frame.left + 40, top - 3, name, 'start')}`
  return `<path d="${path.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join('')}${key}`
}

/** A logarithmic scale over the values, with a tick at each power of ten around them. */
function scale(values, [from, to]) {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.ceil(Math.log10(Math.max(...values)))
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i))
  return { ticks, at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from) }
}

const line = (x1, y1, x2, y2) =>
  `<line x1="${x1}" y1="${y1.toFixed(1)}" x2="${x2}" y2="${y2.toFixed(1)}" stroke="#ddd"/>`
const label = (x, y, text, anchor) =>
  `<text x="${x}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#333">${text}</text>`
const time = (ms) => (ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`)
const count = (size) => size.toLocaleString('en-US')
