import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const pages = ['.', 'docs', 'facts', 'test', 'examples', 'action']
  .flatMap((folder) => {
    const names = readdirSync(join(root, folder), { recursive: folder !== '.', encoding: 'utf8' })
    return names.map((name) => (folder === '.' ? name : `${folder}/${name}`))
  })
  .filter((name) => name.endsWith('.md') && !name.includes('node_modules/'))

/** The anchors that GitHub and VitePress give to the headings of a page, and those written as `id`. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = Array.from(text.matchAll(/^#{1,6} (.+)$/gm), ([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/ *<[^>]*>/g, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return new Set([...headings, ...Array.from(text.matchAll(/ id="([^"]+)"/g), ([, id = '']) => id)])
}

function linksOf(text: string): readonly string[] {
  const prose = text.replace(/^(```+)[^\n]*\n[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '')
  const links = Array.from(prose.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g), ([, target = '']) => target)
  return links.filter((target) => !/^[a-z]+:/.test(target))
}

/** Undefined for a link that leads somewhere. */
function problemOf(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? join(root, page) : join(root, dirname(page), decodeURI(path))
  if (!existsSync(target)) return `${link}: no such file`
  if (anchor === undefined || !target.endsWith('.md') || statSync(target).isDirectory()) return undefined
  return anchorsOf(readFileSync(target, 'utf8')).has(anchor) ? undefined : `${link}: no such heading`
}

test.each(pages)('the links in %s lead to files and headings of the repository', (page) => {
  const links = linksOf(readFileSync(join(root, page), 'utf8'))
  expect(links.flatMap((link) => problemOf(page, link) ?? [])).toEqual([])
})
