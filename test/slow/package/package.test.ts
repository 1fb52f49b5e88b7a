import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commands } from '../../../src/cli/commands.ts'
import { kuiltVersion } from '../../../src/cli/program.ts'
import { builtPackage, copyDist } from '../../support/built-package.ts'
import { fluxKustomization } from '../../support/flux-kustomization.ts'
import { makeRepository } from '../../support/git.ts'
import { packedPackage } from '../../support/installed-package.ts'
import { project } from '../../support/project.ts'

const repository = join(import.meta.dirname, '../../..')
const packageJson = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`
const bigData = Array.from({ length: 1000 }, (_, index) => `  key-${1000 + index}: ${'x'.repeat(2000)}\n`).join('')

let root = ''
let program = ''
let work = ''
beforeAll(() => {
  root = builtPackage()
  program = join(root, 'dist/cli.js')
  work = project({}).directory
  writeFileSync(join(work, 'kustomization.yaml'), 'namePrefix: demo-\nresources: [settings.yaml]\n')
  writeFileSync(join(work, 'settings.yaml'), configMap('settings'))
  mkdirSync(join(work, 'big'))
  writeFileSync(join(work, 'big/kustomization.yaml'), 'resources: [big.yaml]\n')
  writeFileSync(join(work, 'big/big.yaml'), `${configMap('big')}data:\n${bigData}`)
}, 60_000)

const built = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: demo-settings\n'

/** In bytes, read from docs/security.md, so that page and test cannot differ. */
function sizeBudget(): number {
  const [, kilobytes] =
    /size budget: ([\d,]+) kB packed/.exec(readFileSync(join(repository, 'docs/security.md'), 'utf8')) ?? []
  return Number(kilobytes?.replaceAll(',', '')) * 1000
}

describe('the package', () => {
  test('contains only the library, the program, declarations, schemas and licenses', () => {
    const { paths, size, unpackedSize } = packedPackage()
    const isChunk = /^dist\/(?:[\w-]+-[0-9A-Z]{8}\.mjs|program-[\w-]+-[0-9a-z]{8}\.cjs)$/
    const isDeclaration = /^dist\/types\/.*\.d\.[mc]ts$/
    expect(paths.filter((path) => !isChunk.test(path) && !isDeclaration.test(path)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist/ajv.cjs',
      'dist/ajv.mjs',
      'dist/cel.cjs',
      'dist/cel.mjs',
      'dist/cli.js',
      'dist/dagre.mjs',
      'dist/edit.cjs',
      'dist/edit.mjs',
      'dist/glob.cjs',
      'dist/glob.mjs',
      'dist/index.cjs',
      'dist/index.mjs',
      'dist/jest.cjs',
      'dist/jest.mjs',
      'dist/kubernetes-schemas.cjs',
      'dist/kubernetes-schemas.mjs',
      'dist/library.cjs',
      'dist/nx.cjs',
      'dist/nx.mjs',
      'dist/package.json',
      'dist/program.cjs',
      'dist/quick-affected.cjs',
      'dist/quick-chart.cjs',
      'dist/re2js.cjs',
      'dist/re2js.mjs',
      'dist/third-party-licenses.txt',
      'dist/undici.mjs',
      'dist/vitest.cjs',
      'dist/vitest.mjs',
      'dist/yaml.cjs',
      'dist/yaml.mjs',
      'package.json',
      'schemas/component.schema.json',
      'schemas/kustomization.schema.json',
    ])
    expect(size).toBeLessThan(sizeBudget())
    expect(unpackedSize).toBeLessThan(11_500_000)
  })

  test('does not refer to sources, which are not included', () => {
    expect(Object.keys(packageJson)).not.toContain('imports')
  })

  test('needs no install scripts', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish']
    expect(Object.keys(packageJson.scripts).filter((script) => hooks.includes(script))).toEqual([])
  })

  test('has a lock file for all platforms (`node scripts/complete-lock.mjs` completes it)', () => {
    // The relevant part of the lock file, as documented by npm.
    const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>
    }
    const named = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    )
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((name) => !(`node_modules/${name}` in lock.packages))).toEqual([])
  })

  test('has the version that the program prints', () => {
    expect(packageJson.version).toBe(kuiltVersion)
  })

  test('contains all files that it refers to', () => {
    const { bin, main, module, types, exports } = packageJson
    const promised = JSON.stringify([bin, main, module, types, exports]).match(/\.?\/?dist\/[^"]+/g) ?? []
    expect(promised.length).toBeGreaterThan(7)
    expect(promised.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

describe('the library', () => {
  const evaluate = (...args: readonly string[]) => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  const use = 'kuilt.build(process.argv.at(-1)).then((result) => process.stdout.write(kuilt.toYaml(result)))'

  test('can be imported', () => {
    expect(evaluate('--input-type=module', '--eval', `import * as kuilt from 'kuilt'; ${use}`, work)).toBe(built)
  })

  test('can be required', () => {
    expect(evaluate('--input-type=commonjs', '--eval', `const kuilt = require('kuilt'); ${use}`, work)).toBe(built)
  })

  test('can be required by a jest suite', () => {
    const kuilt = createRequire(import.meta.url)(join(root, 'dist/index.cjs'))
    expect(kuilt.toYaml(kuilt.buildSync(work))).toBe(built)
    expect(() => kuilt.buildSync(join(work, 'nowhere'))).toThrow(kuilt.KuiltError)
  })

  test('has the same exports either way', () => {
    const names = "console.log(Object.keys(kuilt).filter((name) => name !== 'default').sort().join())"
    const imported = evaluate('--input-type=module', '--eval', `import * as kuilt from 'kuilt'; ${names}`)
    expect(imported).toContain('KuiltError')
    expect(evaluate('--input-type=commonjs', '--eval', `const kuilt = require('kuilt'); ${names}`)).toBe(imported)
  })
})

describe('the program', () => {
  const kuilt = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: work, encoding: 'utf8' })
    return { status, stdout, stderr }
  }

  test('builds the working directory', () => {
    expect(kuilt('build')).toEqual({ status: 0, stdout: built, stderr: '' })
  })

  test('prints errors only to stderr', () => {
    const { status, stdout, stderr } = kuilt('build', 'nowhere')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^error\[[A-Z_]+\]: .*nowhere/)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test('passes a callback to a function that other code calls with an empty one', () => {
    const { status, stdout } = kuilt('validate', 'settings.yaml', '--lint')
    expect({ status, stdout }).toEqual({ status: 0, stdout: '1 resource: 1 valid, 0 invalid, 0 skipped\n' })
  })

  test('needs only its own directory, where it stores compiled code', () => {
    const copy = join(work, 'alone')
    copyDist(copy)
    const run = (env: Readonly<Record<string, string>> = {}) =>
      execFileSync(process.execPath, [join(copy, 'cli.js'), 'build', work], {
        cwd: tmpdir(),
        encoding: 'utf8',
        env: { ...process.env, ...env },
      })
    expect(run({ NODE_DISABLE_COMPILE_CACHE: '1' })).toBe(built)
    expect(existsSync(join(copy, '.cache'))).toBe(false)
    for (const _ of ['compiles', 'compiles more', 'has it compiled']) expect(run()).toBe(built)
    const kept = readdirSync(join(copy, '.cache'), { recursive: true, encoding: 'utf8' })
    expect(kept.length).toBeGreaterThan(0)
    for (const file of kept.map((name) => join(copy, '.cache', name))) {
      if (statSync(file).isFile()) writeFileSync(file, 'not compiled code')
    }
    expect(run()).toBe(built)
  })

  describe('compiled code', () => {
    const copy = () => join(work, 'kept')
    const cached = () => {
      const files = readdirSync(join(copy(), '.cache'), { recursive: true, encoding: 'utf8' })
      return files.map((name) => [name, statSync(join(copy(), '.cache', name)).mtimeMs])
    }
    beforeAll(() => copyDist(copy()))
    beforeEach(() => rmSync(join(copy(), '.cache'), { recursive: true, force: true }))

    test('can be used after a build with a large input', () => {
      const run = () =>
        execFileSync(process.execPath, [join(copy(), 'cli.js'), 'build', join(work, 'big')], { maxBuffer: 2 ** 24 })
      const first = run()
      run()
      const kept = cached()
      expect(kept.length).toBeGreaterThan(0)
      expect(run().equals(first)).toBe(true)
      expect(cached()).toEqual(kept)
    })

    test('is not stored in a file that another process writes', () => {
      const clock = join(work, 'clock.cjs')
      writeFileSync(clock, "Object.defineProperty(process, 'pid', { value: 7 })\nDate.now = () => 0\n")
      const run = () => execFileSync(process.execPath, ['--require', clock, join(copy(), 'cli.js'), 'build', work])
      run()
      const names = cached().map(([name]) => join(copy(), '.cache', String(name)))
      for (const name of names) {
        rmSync(name)
        writeFileSync(`${name}-7-0.tmp`, 'unfinished')
      }
      run()
      expect(cached().map(([name]) => join(copy(), '.cache', String(name)))).toEqual(
        names.map((name) => `${name}-7-0.tmp`),
      )
      expect(names.map((name) => readFileSync(`${name}-7-0.tmp`, 'utf8'))).toEqual(names.map(() => 'unfinished'))
    })

    test('can be used again by commands that change V8 flags', () => {
      const cwd = join(work, 'repository')
      makeRepository(cwd, { 'kustomization.yaml': 'namePrefix: a-\n' })
      const run = () => execFileSync(process.execPath, [join(copy(), 'cli.js'), 'affected', '--base', 'HEAD'], { cwd })
      for (const _ of ['compiles', 'compiles more']) run()
      const kept = cached()
      run()
      expect(cached()).toEqual(kept)
    })

    test('includes the functions that only the second run needs', () => {
      const cli = join(copy(), 'cli.js')
      spawnSync(process.execPath, [cli, 'build', join(work, 'nothing')])
      const program = () => cached().filter(([name]) => /^[0-9a-f]+-build-/.test(String(name)))
      const [[failed] = []] = program()
      expect(failed).toMatch(/-first$/)
      const size = statSync(join(copy(), '.cache', String(failed))).size
      execFileSync(process.execPath, [cli, 'build', work])
      const names = program().map(([name]) => String(name))
      expect(names).toEqual([String(failed).replace(/-first$/, '')])
      expect(statSync(join(copy(), '.cache', names[0] ?? '')).size).toBeGreaterThan(size)
    })

    test('is stored separately for each command that runs much of it', () => {
      const text = readFileSync(join(copy(), 'cli.js'), 'utf8')
      const [, list = ''] = /^const commands = \[(.*)\]$/m.exec(text) ?? []
      const own = list.split(', ').map((name) => name.slice(1, -1))
      const known = commands.commands.map(({ name }) => name)
      expect(own.filter((name) => !known.includes(name))).toEqual([])
      const namesAfter = (...args: readonly string[]) => {
        spawnSync(process.execPath, [join(copy(), 'cli.js'), ...args])
        return cached().map(([name]) => String(name).replace(/^[0-9a-f]+-|-\d+\..*$/g, ''))
      }
      expect(namesAfter('version')).toContain('rest')
      expect(namesAfter('lint')).toEqual(expect.arrayContaining(['rest', 'lint']))
      expect(namesAfter('linnt')).not.toContain('linnt')
      const names = namesAfter('build', 'helm:nothing')
      expect(names).toContain('build-helm')
      expect(names).not.toContain('build')
    })

    test('is stored without warnings from Node, regardless of the number of loaded files', () => {
      const cwd = join(work, 'flux')
      mkdirSync(cwd)
      writeFileSync(join(cwd, 'service.yaml'), 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n')
      writeFileSync(join(cwd, 'web.yaml'), fluxKustomization({ name: 'web', path: '.', spec: '  prune: true\n' }))
      const args = [join(copy(), 'cli.js'), 'render', 'flux:.', '-o', 'rendered']
      const { stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
      expect(stderr).toBe('1 target: 1 file written, 0 unchanged\n')
      expect(cached().length).toBeGreaterThan(10)
    })

    test('is stored for each file that a command loads', () => {
      const cwd = join(work, 'edited')
      const file = join(cwd, 'kustomization.yaml')
      mkdirSync(cwd)
      const run = () => {
        writeFileSync(file, 'resources: # all\n- a.yaml\n')
        execFileSync(process.execPath, [join(copy(), 'cli.js'), 'edit', 'set', 'namespace', 'prod'], {
          cwd,
        })
        return readFileSync(file, 'utf8')
      }
      const first = run()
      expect(first).toContain('resources: # all\n- a.yaml\n')
      expect(first).toContain('namespace: prod\n')
      run()
      const kept = cached()
      expect(kept.length).toBeGreaterThan(2)
      expect(run()).toBe(first)
      expect(cached()).toEqual(kept)
    })
  })

  test('writes a file completely or not at all', () => {
    expect(kuilt('build', '-o', 'out.yaml')).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(readFileSync(join(work, 'out.yaml'), 'utf8')).toBe(built)
    const { status, stderr } = kuilt('build', '-o', 'missing/out.yaml')
    expect(status).toBe(1)
    expect(stderr).toContain('cannot write "missing/out.yaml": directory "missing" does not exist')
  })
})
