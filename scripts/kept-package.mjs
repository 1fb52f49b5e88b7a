// Prints the path of the package to publish, for tests; with --installed, that of a project without other packages in
// which npm has installed it. Both are kept below node_modules, so that all tests share them.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, execPath, stdout } from 'node:process'
import { buildInputs } from './kept-build.mjs'
import { keptDirectory } from './kept-directory.mjs'

const root = join(import.meta.dirname, '..')
/** The package consists of these and the build. */
const packed = ['package.json', 'README.md', 'LICENSE', 'schemas']
const inputs = [...buildInputs, ...packed]

const builtPackage = () =>
  keptDirectory(root, { kind: 'package', inputs }, (directory) => {
    for (const path of packed) cpSync(join(root, path), join(directory, path), { recursive: true })
    execFileSync(execPath, [join(root, 'scripts/build.mjs'), join(directory, 'dist')])
  })

/** Contains `packed.json`, which is what `npm pack --json` prints. */
const installedPackage = () =>
  keptDirectory(root, { kind: 'installed', inputs }, async (directory) => {
    const npm = (cwd, ...args) => execFileSync('npm', args, { cwd, encoding: 'utf8' })
    const tarballs = join(directory, 'packed')
    mkdirSync(tarballs)
    const listed = npm(await builtPackage(), 'pack', '--json', '--pack-destination', tarballs)
    const [{ filename }] = JSON.parse(listed)
    writeFileSync(join(directory, 'packed.json'), listed)
    writeFileSync(join(directory, 'package.json'), '{ "private": true }')
    const flags = ['--offline', '--no-audit', '--no-fund', '--silent', `--cache=${join(directory, '.npm')}`]
    npm(directory, 'install', ...flags, join(tarballs, filename))
  })

stdout.write(await (argv.includes('--installed') ? installedPackage() : builtPackage()))
