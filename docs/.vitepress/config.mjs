import { dirname, join } from 'node:path'
import { defineConfig } from 'vitepress'
import { checkAnchors } from './check-anchors.mjs'
import { home } from './home.mjs'
import { escapeText, linkToPages, plainConsole, root, slug, unusedFolders, urlPath } from './pages.mjs'
import { sidebar } from './sidebar.mjs'

/** Resolves Vue for pages outside docs/ as for pages inside, because it is in docs/node_modules. */
const resolveVue = {
  name: 'resolve-vue',
  enforce: 'pre',
  resolveId(id, importer) {
    const isOutside = importer !== undefined && dirname(importer) === root
    return isOutside && /^vue(\/|$)/.test(id) ? this.resolve(id, join(root, 'docs/README.md')) : undefined
  },
}

export default defineConfig({
  title: 'kuilt',
  description: 'Builds Kustomize overlays byte for byte like kustomize 5.8.1, in TypeScript.',
  lang: 'en-US',
  // The root of the repository: CONTRIBUTING.md, SECURITY.md and CHANGELOG.md are pages, too.
  srcDir: '..',
  srcExclude: ['README.md', ...unusedFolders.map((folder) => `${folder}/**`)],
  rewrites: urlPath,
  outDir: './.vitepress/dist',
  cacheDir: './.vitepress/cache',
  // Node finds Vue in docs/, but Vite searches the root of the repository, and would bundle it without its
  // dependencies.
  // The search index, loaded on the first search, is larger than the default limit for a warning.
  vite: {
    plugins: [resolveVue],
    ssr: { external: ['vue', 'vue/server-renderer'] },
    build: { chunkSizeWarningLimit: 2000 },
  },
  // An empty icon. Otherwise browsers would request /favicon.ico.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    anchor: { slugify: slug },
    config: (markdown) => markdown.use(linkToPages).use(escapeText).use(plainConsole),
  },
  themeConfig: {
    nav: [
      { text: 'Command line', link: '/cli' },
      { text: 'Errors', link: '/errors' },
      { text: 'Compatibility', link: '/compatibility' },
    ],
    sidebar,
    outline: { level: [2, 3] },
    search: { provider: 'local' },
  },
  transformPageData(page) {
    if (page.relativePath === 'index.md') Object.assign(page.frontmatter, home)
  },
  buildEnd: ({ outDir }) => checkAnchors(outDir),
})
