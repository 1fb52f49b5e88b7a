import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'

const relativeImport = /(?<=(?:from |import\()['"])(\.{1,2}\/[^'"]+)\.ts(?=['"])/g

/**
 * Writes the declarations that the public API needs, `.d.mts` for `import` and `.d.cts` for `require`.
 *
 * @param entries the sources of the entry points, as paths below the root of the repository
 */
export async function emitDeclarations(root, target, entries) {
  const emitted = `${target}.all`
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const options = ['-p', join(root, 'tsconfig.build.json'), '--outDir', emitted]
  await promisify(execFile)(process.execPath, [tsc, ...options]).catch((error) => {
    throw new Error(`no declarations:\n${error.stdout}`)
  })
  const texts = new Map()
  for (const entry of entries) addReachable(join(emitted, relative('src', entry).replace(/\.ts$/, '.d.ts')), texts)
  for (const [file, text] of texts) {
    const path = join(target, relative(emitted, file))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path.replace(/\.ts$/, '.mts'), text.replace(relativeImport, '$1.mjs'))
    writeFileSync(path.replace(/\.ts$/, '.cts'), text.replace(relativeImport, '$1.cjs'))
  }
  rmSync(emitted, { recursive: true })
}

/** Adds the text of a declaration file, and of the files that it imports. */
function addReachable(file, texts) {
  if (texts.has(file)) return
  const text = readFileSync(file, 'utf8')
  texts.set(file, text)
  for (const [, specifier] of text.matchAll(relativeImport))
    addReachable(join(dirname(file), `${specifier}.d.ts`), texts)
}
