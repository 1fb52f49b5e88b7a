import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dependencies, toDepfile } from '#kuilt'
import { writeFiles } from '../support/git.ts'

const hasMake = spawnSync('make', ['--version']).status === 0
const names = ['a b.yaml', 'a#b.yaml', 'a$b.yaml', 'a:b.yaml', 'a%b.yaml', 'a\\b.yaml', 'a\\ b.yaml', '~a.yaml']

/** Requires make. */
const withMake = hasMake ? test : test.skip

withMake('make rebuilds a target if one of its files is newer, and does not stop at a deleted one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kuilt-make-'))
  try {
    const map = (i: number): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m${i} }\n`
    writeFiles(directory, {
      'app/kustomization.yaml': `resources: ${JSON.stringify(names)}\n`,
      ...Object.fromEntries(names.map((name, i) => [`app/${name}`, map(i)])),
      Makefile: 'rendered/app.yaml:\n\t@mkdir -p rendered; touch $@; echo made\ninclude app.d\n',
    })
    writeFileSync(join(directory, 'app.d'), toDepfile(await dependencies('app', { cwd: directory })))
    const make = (): string =>
      execFileSync('make', ['rendered/app.yaml'], {
        cwd: directory,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    const made = (): boolean => make() === 'made\n'
    expect([made(), made()]).toEqual([true, false])
    for (const name of [...names, 'kustomization.yaml']) {
      const later = statSync(join(directory, 'rendered/app.yaml')).mtimeMs / 1000 + 10
      utimesSync(join(directory, 'app', name), later, later)
      expect({ name, made: made() }).toEqual({ name, made: true })
      const { mtimeMs } = statSync(join(directory, 'rendered/app.yaml'))
      utimesSync(join(directory, 'app', name), mtimeMs / 1000 - 10, mtimeMs / 1000 - 10)
      expect({ name, made: made() }).toEqual({ name, made: false })
    }
    rmSync(join(directory, 'app/a b.yaml'))
    expect(made()).toBe(true)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
