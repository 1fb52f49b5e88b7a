import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'

const relativeImport = /(?<=(?:from |import\()['"])(\.{1,2}\/[^'"]+)\.ts(?=['"])/g

/** Writes the declarations that the public API needs, `.d.mts` for `import` and `.d.cts` for `require`. */
export async function emitDeclarations(root, target) {
  const emitted = `${target}.all`
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const options = ['-p', join(root, 'tsconfig.build.json'), '--outDir', emitted]
  await promisify(execFile)(process.execPath, [tsc, ...options]).catch((error) => {
    throw new Error(`no declarations:\n${error.stdout}`)
  })
  for (const [file, text] of reachableFrom(join(emitted, 'index.d.ts'))) {
    const path = join(target, relative(emitted, file))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path.replace(/\.ts$/, '.mts'), text.replace(relativeImport, '$1.mjs'))
    writeFileSync(path.replace(/\.ts$/, '.cts'), text.replace(relativeImport, '$1.cjs'))
  }
  rmSync(emitted, { recursive: true })
}

function reachableFrom(file, texts = new Map()) {
  if (texts.has(file)) return texts
  const text = readFileSync(file, 'utf8')
  texts.set(file, text)
  for (const [, specifier] of text.matchAll(relativeImport)) {
    reachableFrom(join(dirname(file), `${specifier}.d.ts`), texts)
  }
  return texts
}
