import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { stripTypes } from './strip-types.mjs'

/** As in tsconfig.json. Not `imports` in package.json: the package has no sources. */
const aliases = new Map([
  ['#kuilt', '../../src/index.ts'],
  ['#kuilt/edit', '../../src/edit/index.ts'],
  ['#kuilt/nx', '../../src/nx/index.ts'],
  ['#kuilt/jest', '../../src/matchers/jest.ts'],
  ['kuilt/jest', '../../src/matchers/jest.ts'],
])

const isTypeScript = (url) => url.startsWith('file:') && new URL(url).pathname.endsWith('.ts')

/** A module that is imported with a query (`?copy=1`) passes it on to what it imports: a second copy of the library. */
export async function resolve(specifier, context, nextResolve) {
  const [name, query] = specifier.split('?', 2)
  const path = aliases.get(name)
  const resolved =
    path === undefined
      ? await nextResolve(specifier, context)
      : { url: new URL(query === undefined ? path : `${path}?${query}`, import.meta.url).href, shortCircuit: true }
  const inherited = new URL(context.parentURL ?? resolved.url).search
  if (inherited === '' || !isTypeScript(resolved.url) || resolved.url.includes('?')) return resolved
  return { ...resolved, url: resolved.url + inherited }
}

export async function load(url, context, nextLoad) {
  if (!isTypeScript(url)) return nextLoad(url, context)
  const path = fileURLToPath(url)
  const source = stripTypes(await readFile(path, 'utf8'), path)
  // Stack traces print the path instead of the address, and jest shows it relative to the repository.
  return { format: 'module', source: `${source}\n//# sourceURL=${path}`, shortCircuit: true }
}
