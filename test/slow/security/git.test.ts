import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, isKuiltError, memoryFileSystem, toYaml } from '#kuilt'
import { commit, git, makeRepository, publish } from '../../support/git.ts'
import { type Project, project } from '../../support/project.ts'

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'
const path = process.env['PATH']

let place: Project
beforeEach(() => {
  place = project({})
})
afterEach(() => {
  process.env['PATH'] = path
  place.remove()
})

async function outcome(kustomization: string): Promise<string> {
  const fileSystem = memoryFileSystem({ '/app/kustomization.yaml': kustomization })
  try {
    return toYaml(await build('/app', { fileSystem, remote: true }))
  } catch (error) {
    if (isKuiltError(error)) return error.code
    throw error
  }
}

/** The command lines of git, and the allowed protocols. */
async function startsOfGit(kustomization: string): Promise<readonly string[]> {
  const bin = join(place.directory, 'bin')
  const log = join(place.directory, 'log')
  mkdirSync(bin, { recursive: true })
  const script = '#!/bin/sh\nprintf "%s" "$GIT_ALLOW_PROTOCOL" >> LOG\nprintf "|%s" "$@" >> LOG\necho >> LOG\nexit 1\n'
  writeFileSync(join(bin, 'git'), script.replaceAll('LOG', `'${log}'`), { mode: 0o755 })
  writeFileSync(log, '')
  process.env['PATH'] = `${bin}:${path}`
  expect(await outcome(kustomization)).not.toContain('kind:')
  process.env['PATH'] = path
  return readFileSync(log, 'utf8').split('\n').slice(0, -1)
}

const smuggling: readonly string[] = [
  '--upload-pack=touch pwned',
  '-u./evil',
  '--upload-pack=touch pwned//a?ref=b',
  'ext::sh -c "touch pwned"',
  'git::ext::sh -c "touch pwned"',
  'git::--upload-pack=touch/x/y',
  'fd::17/foo',
  'transport::address',
  'ssh://-oProxyCommand=touch pwned/a/b',
  'ssh://git@-oProxyCommand=touch pwned/a/b',
  'git@-oProxyCommand=touch:a/b',
  'https://-c.example.com/a/b',
  'https://git.example.com/a/b?ref=--upload-pack=touch',
  'https://git.example.com/a/b?version=-x',
  'https://git.example.com/a/b?ref=a%0a--upload-pack',
  'https://git.example.com/a/b%0a?ref=a%00b',
  'file://--upload-pack=touch/a',
  'FILE://-x//a',
  'ftp::x/y',
]

test('the fake git of these tests is started for valid URLs', async () => {
  expect(await startsOfGit("resources: ['https://git.example.com/team/app?ref=v1']")).toEqual([
    'git:http:https:ssh|init',
  ])
})

test.each(smuggling)('%s cannot inject options into git', async (url) => {
  for (const field of ['resources', 'components', 'generators']) {
    const starts = await startsOfGit(`${field}: [${JSON.stringify(url)}]`)
    for (const start of starts) expect(start).toMatch(/^(file:)?git:http:https:ssh\|init$/)
  }
})

/** The commands of a complete clone, with a fake git that always succeeds. */
test.each(smuggling)('no option of %s reaches git at any step of a clone', async (url) => {
  const bin = join(place.directory, 'bin')
  const log = join(place.directory, 'log')
  mkdirSync(bin)
  writeFileSync(log, '')
  writeFileSync(join(bin, 'git'), `#!/bin/sh\nprintf '%s\\n' "$@" >> '${log}'\n`, { mode: 0o755 })
  process.env['PATH'] = `${bin}:${path}`
  expect(await outcome(`resources: [${JSON.stringify(url)}]`)).not.toContain('kind:')
  const options = readFileSync(log, 'utf8')
    .split('\n')
    .filter((word) => word.startsWith('-'))
  expect(options.filter((word) => !['--depth=1', '--init', '--recursive'].includes(word))).toEqual([])
})

describe('a hostile repository', () => {
  let url = ''
  let work = ''
  beforeEach(() => {
    work = join(place.directory, 'work')
    makeRepository(work, { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': configMap })
    url = publish(work, join(place.directory, 'app.git'))
  })

  function republish(): void {
    rmSync(join(place.directory, 'app.git'), { recursive: true })
    publish(work, join(place.directory, 'app.git'))
  }

  test('builds if it is harmless', async () => {
    expect(await outcome(`resources: ['${url}']`)).toBe(configMap)
  })

  test.each(['ext::sh -c "touch PWNED"', '--upload-pack=touch PWNED', 'ssh://-oProxyCommand=touch PWNED/x'])(
    'with the submodule %s runs nothing',
    async (submodule) => {
      const pwned = join(place.directory, 'pwned')
      const modules = `[submodule "sub"]\n\tpath = sub\n\turl = ${JSON.stringify(submodule.replace('PWNED', pwned))}\n`
      writeFileSync(join(work, '.gitmodules'), modules)
      git(work, 'update-index', '--add', '--cacheinfo', `160000,${git(work, 'rev-parse', 'HEAD')},sub`)
      git(work, 'add', '.gitmodules')
      git(work, 'commit', '--quiet', '--message=submodule')
      republish()
      expect(await outcome(`resources: ['${url}']`)).toBe('GIT_FAILED')
      expect(existsSync(pwned)).toBe(false)
    },
  )

  test('does not expose local files through links', async () => {
    writeFileSync(join(place.directory, 'secret.yaml'), configMap)
    symlinkSync(join(place.directory, 'secret.yaml'), join(work, 'link.yaml'))
    symlinkSync(place.directory, join(work, 'linked'))
    const kustomization = (entry: string) => commit(work, { 'kustomization.yaml': `resources: [${entry}]\n` })
    for (const entry of [
      'link.yaml',
      'linked/secret.yaml',
      '../secret.yaml',
      `${place.directory}/secret.yaml`,
      'linked',
    ]) {
      kustomization(entry)
      republish()
      expect([entry, await outcome(`resources: ['${url}']`)]).toEqual([entry, expect.stringMatching(/^[A-Z_]+$/)])
    }
  })

  test('leaves no clone behind', async () => {
    const temporary = join(place.directory, 'temporary')
    mkdirSync(temporary)
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = temporary
    try {
      expect(await outcome(`resources: ['${url}']`)).toBe(configMap)
      expect(await outcome(`resources: ['${url}?ref=none']`)).toBe('GIT_FAILED')
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
    expect(readdirSync(temporary)).toEqual([])
  })
})
