// The Markdown files that are pages, their paths on the site, and the conversion of links between them. The Markdown
// itself contains relative links to files so that it also works on GitHub and in editors.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** Directories of the repository without pages. */
export const unusedFolders = [
  'bench',
  'coverage',
  'dist',
  'etc',
  'examples',
  'facts',
  'node_modules',
  'schemas',
  'scripts',
  'src',
  'test',
]

const rootPages = { 'CHANGELOG.md': 'changelog.md', 'CONTRIBUTING.md': 'contributing.md', 'SECURITY.md': 'policy.md' }

/** `docs/editing.md` is the page editing.md; a README.md is the index of its folder. */
export function urlPath(file) {
  return rootPages[file] ?? file.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md')
}

/** The anchor of a heading, as on GitHub. By default, VitePress would replace `_` with `-`. */
export function slug(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-')
}

/** The text of the first heading in a file. */
export function titleOf(file) {
  const title = /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1]
  if (title === undefined) throw new Error(`${file} has no heading`)
  return title.replaceAll('`', '')
}

/** A markdown-it plugin: `{{` is text, never a Vue expression, and long codes may break after `_`. */
export function escapeText({ renderer }) {
  const { text, code_inline: code } = renderer.rules
  renderer.rules.text = (...args) => escapeBraces(text(...args)).replaceAll(/(?<=[A-Z]{2})_(?=[A-Z])/g, '_<wbr>')
  renderer.rules.code_inline = (...args) => escapeBraces(code(...args))
}

function escapeBraces(html) {
  return html.replaceAll('{{', '&#123;&#123;')
}

/**
 * A markdown-it plugin: no colors in `console` blocks, because the highlighter would treat all output as one long
 * string.
 */
export function plainConsole(markdown) {
  markdown.core.ruler.push('plain-console', ({ tokens }) => {
    for (const token of tokens) if (token.type === 'fence' && token.info === 'console') token.info = 'txt'
  })
}

/** A markdown-it plugin: converts relative links to files to absolute links to pages. */
export function linkToPages(markdown) {
  markdown.core.ruler.push('link-to-pages', ({ tokens, env }) => {
    // The search index does not set the path of the page, and needs no links.
    if (env.realPath === undefined) return
    const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'link_open')
    for (const link of links) link.attrSet('href', pageLink(link.attrGet('href'), env.realPath))
  })
}

function pageLink(href, from) {
  const [, path, anchor = ''] = /^([^#]*)(#.*)?$/.exec(href)
  if (path === '' || /^[a-z]+:/.test(path)) return href
  const file = relative(root, join(dirname(from), path))
    .split(sep)
    .join('/')
  if (!existsSync(join(root, file))) throw new Error(`${relative(root, from)}: dead link to ${href}`)
  const isPage = file.endsWith('.md') && !unusedFolders.includes(file.split('/')[0])
  if (!isPage) throw new Error(`${relative(root, from)}: ${href} is not a page; write it as code`)
  return `/${urlPath(file)}${anchor}`
}
