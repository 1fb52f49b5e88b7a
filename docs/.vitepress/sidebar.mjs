// The sidebar, by audience, in the order of docs/README.md. All pages must be in it.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, titleOf, urlPath } from './pages.mjs'

const groups = [
  [
    'Use it',
    [
      'docs/README.md',
      'docs/getting-started.md',
      'docs/switching.md',
      'docs/explain.md',
      'docs/diff.md',
      'docs/validate.md',
      'docs/repositories.md',
      'docs/flux.md',
      'docs/argocd.md',
      'docs/helm.md',
      'docs/testing.md',
      'docs/graph.md',
      'docs/deps.md',
      'docs/recipes.md',
      'docs/editing.md',
      'docs/functions.md',
      'docs/performance.md',
    ],
  ],
  ['Questions and errors', ['docs/errors.md', 'docs/warnings.md', 'docs/library-errors.md', 'docs/compatibility.md']],
  ['Reference', ['docs/api.md', 'docs/cli.md', 'docs/security.md', 'SECURITY.md', 'CHANGELOG.md']],
  [
    'How kustomize behaves',
    [
      'docs/kustomize/README.md',
      'docs/kustomize/kustomization-file.md',
      'docs/kustomize/loading.md',
      'docs/kustomize/references.md',
      'docs/kustomize/generators.md',
      'docs/kustomize/transformers.md',
      'docs/kustomize/patches.md',
      'docs/kustomize/replacements-and-vars.md',
      'docs/kustomize/plugins.md',
      'docs/kustomize/output.md',
      'docs/kustomize/yaml.md',
      'docs/kustomize/edit.md',
      'docs/kustomize/UPDATING.md',
    ],
  ],
  [
    'Contribute',
    ['CONTRIBUTING.md', 'docs/architecture.md', 'docs/decisions/dependencies.md', 'docs/decisions/tests.md'],
  ],
]
/** Pages below another one, in the order of its links. */
const below = { 'docs/errors.md': linksIn('docs/errors.md', /\((errors\/[\w-]+\.md)\)/g) }

const listed = new Set([...groups.flatMap(([, files]) => files), ...Object.values(below).flat()])
const missing = pagesIn('docs', { recursive: true }).filter((file) => !listed.has(file))
if (missing.length > 0) throw new Error(`not in docs/.vitepress/sidebar.mjs: ${missing.join(', ')}`)

export const sidebar = groups.map(([text, files]) => ({ text, items: files.map(item) }))

function item(file) {
  const items = below[file]?.map(item)
  return { text: titleOf(file), link: `/${urlPath(file)}`, ...(items && { items, collapsed: true }) }
}

function linksIn(file, pattern) {
  const links = readFileSync(join(root, file), 'utf8').matchAll(pattern)
  return [...new Set(Array.from(links, ([, link]) => join(dirname(file), link)))]
}

function pagesIn(folder, { recursive = false } = {}) {
  return readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !/(^|\/)(node_modules|\.\w+)\//.test(name))
    .map((name) => `${folder}/${name}`)
    .sort()
}
