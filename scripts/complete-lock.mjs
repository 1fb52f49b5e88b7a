// Adds packages for other platforms to the lock files of the root and of docs/. npm omits them when it updates a lock file
// with a registry that does not have them, and `npm ci` then rejects the file. Run it after `npm install PACKAGE`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const platform =
  /(?<os>android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|aix|win32)-(?<cpu>[a-z0-9]+)(?:-(?<abi>[a-z]+))?$/

for (const file of ['package-lock.json', 'docs/package-lock.json']) complete(join(import.meta.dirname, '..', file))

function complete(file) {
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  for (const owner of Object.values(lock.packages)) {
    for (const [name, range] of Object.entries(owner.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`
      // The oldest version of a range. npm only checks that it is in the range, because it is for another platform.
      const [, version] = /^[\^~]?(\d.*)$/.exec(range) ?? []
      if (lock.packages[key] === undefined && version !== undefined) lock.packages[key] = entry(name, version, owner)
    }
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)
}

function entry(name, version, owner) {
  const { os, cpu = 'wasm32', abi = '' } = platform.exec(name)?.groups ?? {}
  const libc = abi.startsWith('musl') ? ['musl'] : abi.startsWith('gnu') ? ['glibc'] : undefined
  return { version, cpu: [cpu], dev: owner.dev, libc, optional: true, os: os === undefined ? undefined : [os] }
}
