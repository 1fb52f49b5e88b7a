import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fails if a link refers to an anchor that does not exist. VitePress itself checks only pages. */
export function checkAnchors(directory) {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'))
  const pages = new Map(files.map((file) => [`/${file}`, readFileSync(join(directory, file), 'utf8')]))
  const anchors = new Map([...pages].map(([path, html]) => [path, new Set(all(html, / id="([^"]+)"/g))]))
  const dead = [...pages].flatMap(([path, html]) =>
    all(html, / href="([^":]*#[^"]+)"/g)
      .filter((link) => !leadsToAnchor(link, path, anchors))
      .map((link) => `${path}: ${link}`),
  )
  if (dead.length > 0) throw new Error(`dead links to anchors:\n${dead.join('\n')}`)
}

function leadsToAnchor(link, from, anchors) {
  const [path, anchor] = link.split('#')
  const file = (path || from).replace(/\/$/, '/index.html')
  return anchors.get(file)?.has(decodeURIComponent(anchor)) ?? false
}

function all(text, pattern) {
  return Array.from(text.matchAll(pattern), ([, found]) => found)
}
