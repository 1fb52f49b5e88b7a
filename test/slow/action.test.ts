import { execFile, spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { builtPackage } from '../support/built-package.ts'
import { commit, git, makeRepository, writeFiles } from '../support/git.ts'
import { project } from '../support/project.ts'

/** Runs the scripts of action.yml with fake events, a temporary repository and a fake API. */
const root = join(import.meta.dirname, '../..')
const scripts = ['diff.sh', 'comment.mjs', 'event.mjs'].map((name) => join(root, 'action', name))

interface Comment {
  readonly id: number
  readonly body: string
}

/** The part of GitHub's API that the action uses. */
class FakeApi {
  readonly comments: Comment[] = []
  readonly requests: string[] = []
  status = 200
  readonly #server: Server

  constructor() {
    this.#server = createServer(async (request, response) => {
      const content = await textOf(request)
      this.requests.push(`${request.method} ${request.url}`)
      expect(request.headers.authorization).toBe('Bearer secret')
      response.writeHead(this.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(this.status === 200 ? this.#answer(request, content) : { message: 'no' }))
    })
  }

  #answer({ method, url = '' }: IncomingMessage, content: string): unknown {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    if (method === 'GET' && pathname === '/repos/shop/config/issues/7/comments') {
      const page = Number(searchParams.get('page'))
      return this.comments.slice((page - 1) * 100, page * 100)
    }
    const { body } = JSON.parse(content) as { readonly body: string }
    const id = Number(
      /^\/repos\/shop\/config\/issues\/comments\/(\d+)$/.exec(pathname)?.[1] ?? this.comments.length + 1,
    )
    const index = this.comments.findIndex((comment) => comment.id === id)
    if (method === 'PATCH' && index >= 0) this.comments[index] = { id, body }
    else this.comments.push({ id, body })
    return { id }
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

const service = (port: number) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: ${port}\n`

interface Commits {
  readonly origin: string
  /** The commit where the branch started. */
  readonly fork: string
  /** The tip of main, which changes a port, too. */
  readonly base: string
  readonly head: string
  readonly merge: string
}

/** A repository with a branch that changes a port, and a main branch where a different port has changed since. */
function repository(): Commits {
  const { directory: origin } = project({
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': service(80),
    'prod/kustomization.yaml': 'resources: [../base]\n',
    'other/kustomization.yaml': 'resources: [web.yaml]\n',
    'other/web.yaml': service(80),
  })
  git(origin, 'init', '-q')
  // GitHub allows it.
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true')
  const fork = commit(origin, {})
  const base = commit(origin, { 'other/web.yaml': service(90) })
  git(origin, 'checkout', '-q', '--detach', fork)
  const head = commit(origin, { 'base/web.yaml': service(8080) })
  git(origin, 'checkout', '-q', '--detach', base)
  git(origin, 'merge', '-q', '--no-ff', '-m', 'merge', head)
  return { origin, fork, base, head, merge: git(origin, 'rev-parse', 'HEAD') }
}

const checkouts = new Map<string, string>()

/** A copy of a checkout, which is like that of actions/checkout: without history. */
function checkout({ origin }: Commits, revision: string): string {
  const kept = checkouts.get(revision) ?? fetched(origin, revision)
  checkouts.set(revision, kept)
  const { directory } = project({})
  cpSync(kept, directory, { recursive: true })
  return directory
}

function fetched(origin: string, revision: string): string {
  const { directory } = project({})
  git(directory, 'init', '-q', '--template=')
  git(directory, 'remote', 'add', 'origin', `file://${origin}`)
  git(directory, 'fetch', '-q', '--depth=1', 'origin', revision)
  git(directory, 'checkout', '-q', '--detach', revision)
  return directory
}

interface Run {
  readonly code: number
  readonly printed: string
  readonly summary: string
  readonly outputs: string
}

describe('the action', () => {
  const program = join(builtPackage(), 'dist/cli.js')
  const commits = repository()
  let api: FakeApi

  beforeEach(async () => {
    api = new FakeApi()
    await api.start()
  })
  afterEach(() => api.stop())

  const pullRequest = {
    pull_request: { number: 7, base: { sha: commits.base }, head: { sha: commits.head } },
  }

  async function run(directory: string, event: object, inputs: Readonly<Record<string, string>> = {}): Promise<Run> {
    const files = project({ 'event.json': JSON.stringify(event), summary: '', outputs: '' })
    const place = (name: string) => join(files.directory, name)
    const env = {
      PATH: process.env['PATH'],
      HOME: files.directory,
      GITHUB_API_URL: api.url,
      GITHUB_EVENT_PATH: place('event.json'),
      GITHUB_OUTPUT: place('outputs'),
      GITHUB_REPOSITORY: 'shop/config',
      GITHUB_STEP_SUMMARY: place('summary'),
      RUNNER_TEMP: files.directory,
      INPUT_COMMAND: `${process.execPath} ${program}`,
      INPUT_TOKEN: 'secret',
      ...inputs,
    }
    const { code, printed } = await new Promise<Pick<Run, 'code' | 'printed'>>((resolve) => {
      execFile('bash', [scripts[0] ?? ''], { cwd: directory, env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), printed: stdout + stderr })
      })
    })
    return {
      code,
      printed,
      summary: readFileSync(place('summary'), 'utf8'),
      outputs: readFileSync(place('outputs'), 'utf8'),
    }
  }

  test('creates only a comment about the changes of the pull request', async () => {
    const result = await run(checkout(commits, commits.merge), pullRequest)
    expect(result).toMatchObject({ code: 0, printed: '' })
    expect(result.outputs).toMatch(/^changed=true\nfile=.*kuilt-diff\.md\n$/)
    expect(result.summary).toContain('| `prod` | `Service/web` | 1 field changed |')
    expect(result.summary).not.toContain('other')
    expect(api.comments).toHaveLength(1)
    const body = api.comments[0]?.body ?? ''
    expect(body).toMatch(/^<!-- kuilt diff: kuilt -->\n### kuilt: changes to the rendered manifests\n\n/)
    expect(body.endsWith(result.summary)).toBe(true)
  })

  test('updates its comment, even on another page, and distinguishes names', async () => {
    const other = '<!-- kuilt diff: other -->\n'
    for (let id = 1; id <= 120; id++) api.comments.push({ id, body: id === 110 ? other : `comment ${id}` })
    const directory = checkout(commits, commits.merge)
    await run(directory, pullRequest)
    await run(directory, pullRequest)
    expect(api.comments).toHaveLength(121)
    expect(api.requests.filter((request) => request.startsWith('PATCH'))).toEqual([
      'PATCH /repos/shop/config/issues/comments/121',
    ])
    await run(directory, pullRequest, { INPUT_NAME: 'other' })
    expect(api.comments[109]?.body).toContain('1 field changed')
  })

  test('without changes, updates an existing comment, but does not create one', async () => {
    const directory = checkout(commits, commits.merge)
    const none = await run(directory, pullRequest, { INPUT_TARGETS: 'other' })
    expect(none).toMatchObject({ code: 0, summary: 'The rendered manifests do not change.\n' })
    expect(none.outputs).toMatch(/^changed=false\n/)
    expect(api.comments).toEqual([])
    await run(directory, pullRequest)
    await run(directory, pullRequest, { INPUT_TARGETS: 'other' })
    expect(api.comments.map(({ body }) => body.split('\n').at(-2))).toEqual(['No changes.'])
  })

  test('a checkout of the branch is compared with its merge base', async () => {
    const { summary } = await run(checkout(commits, commits.head), pullRequest)
    expect(summary).toContain('`prod`')
    expect(summary).not.toContain('other')
  })

  test('a branch whose last commit is a merge is not treated as the merge of the pull request', async () => {
    const head = { sha: commits.merge }
    const event = { pull_request: { number: 7, base: { sha: commits.base }, head } }
    expect((await run(checkout(commits, commits.merge), event)).summary).toContain('`prod`')
  })

  test('a push is compared with the previous commit, without a comment', async () => {
    const { code, summary } = await run(checkout(commits, commits.base), { before: commits.fork })
    expect({ code, requests: api.requests }).toEqual({ code: 0, requests: [] })
    expect(summary).toContain('`other`')
    const first = await run(checkout(commits, commits.base), { before: '0'.repeat(40) })
    expect(first).toMatchObject({
      code: 1,
      printed: '::error::There is nothing to compare with: set the "base" input.\n',
    })
  })

  test.each(['main', 'origin/main', 'v1'])('fetches the base %s', async (base) => {
    git(commits.origin, 'branch', '--force', 'main', commits.fork)
    git(commits.origin, 'tag', '--force', 'v1', commits.fork)
    const inputs = { INPUT_BASE: base, INPUT_COMMENT: 'false' }
    const { code, printed, summary } = await run(checkout(commits, commits.base), {}, inputs)
    expect({ code, printed }).toEqual({ code: 0, printed: '' })
    expect(summary).toContain('`other`')
    expect(summary).not.toContain('`prod`')
  })

  test('fails on request, after the comment', async () => {
    const { code, printed } = await run(checkout(commits, commits.merge), pullRequest, { INPUT_FAIL: 'true' })
    expect({ code, printed }).toEqual({ code: 1, printed: '::error::The rendered manifests change.\n' })
    expect(api.comments).toHaveLength(1)
  })

  test('a read-only token causes a warning', async () => {
    api.status = 403
    const { code, printed, summary } = await run(checkout(commits, commits.merge), pullRequest)
    expect(code).toBe(0)
    expect(printed).toMatch(/^::warning::The comment could not be written: GET .* failed with status 403\. /)
    expect(summary).toContain('`prod`')
  })

  test('a failing build fails the job, with its message and without a comment', async () => {
    const directory = checkout(commits, commits.merge)
    writeFileSync(join(directory, 'base/web.yaml'), 'kind: Service\n')
    const { code, printed, outputs } = await run(directory, pullRequest)
    expect({ code, outputs, comments: api.comments }).toEqual({ code: 1, outputs: '', comments: [] })
    expect(printed).toContain('::error::kuilt diff failed')
    expect(printed).toContain('base/web.yaml')
  })

  test('targets that cannot be rendered fail the job, after the comment about the others', async () => {
    const directory = checkout(commits, commits.merge)
    writeFileSync(join(directory, 'other/web.yaml'), 'kind: Service\n')
    const { code, printed, summary, outputs } = await run(directory, pullRequest)
    expect({ code, comments: api.comments.length }).toEqual({ code: 1, comments: 1 })
    expect(outputs).toMatch(/^changed=true\n/)
    expect(printed).toContain('other/web.yaml')
    expect(printed).toContain('::error::Some targets could not be compared; see the messages above.')
    expect(summary).toContain('**1 changed, 1 target not compared**')
    expect(summary).toContain('Not compared, because the new version cannot be rendered: `other`\n')
    expect(summary).toContain('| `prod` | `Service/web` | 1 field changed |')
    expect(summary).toMatch(/\nThe log of this job contains the errors\.\n$/)
    expect(api.comments[0]?.body.endsWith(summary)).toBe(true)
  })

  test('inputs are never executed or parsed as options', async () => {
    const directory = checkout(commits, commits.merge)
    for (const base of ['$(touch ran)', '--output=ran', 'origin/--output=ran', 'HEAD:base', '`touch ran`']) {
      expect((await run(directory, pullRequest, { INPUT_BASE: base })).code).toBe(1)
    }
    const strange = await run(directory, pullRequest, {
      INPUT_TARGETS: '$(touch ran)\n--help\n',
      INPUT_COMMENT: 'false',
    })
    expect(strange.code).toBe(1)
    expect(git(directory, 'status', '--porcelain')).toBe('')
  })

  test('a directory, targets and arguments', async () => {
    const { directory } = project({ 'a/b/kustomization.yaml': 'resources: [web.yaml]\n', 'a/b/web.yaml': service(1) })
    makeRepository(directory, {})
    writeFiles(directory, {
      'a/c/kustomization.yaml': 'resources: [../b]\nnamePrefix: c-\n',
      'a/b/web.yaml': service(2),
    })
    const inputs = {
      INPUT_BASE: 'HEAD',
      INPUT_DIRECTORY: 'a',
      INPUT_TARGETS: 'b\n\nc\n',
      INPUT_ARGUMENTS: '--ignore=spec.ports\n',
    }
    const { code, summary } = await run(directory, {}, inputs)
    expect(code).toBe(0)
    expect(summary).toContain('| `c` | `Service/c-web` | added |')
    expect(summary).not.toContain('`b`')
  })
})

describe('action.yml', () => {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
    readonly inputs: Readonly<Record<string, unknown>>
    readonly runs: {
      readonly steps: readonly { readonly run: string; readonly env: Readonly<Record<string, string>> }[]
    }
  }
  const [step] = action.runs.steps

  test('passes every input in a variable that the scripts read, and runs existing scripts', () => {
    const passed = Object.values(step?.env ?? {}).map((value) => /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1])
    expect(passed.toSorted()).toEqual(Object.keys(action.inputs).toSorted())
    const read = scripts.flatMap((path) => readFileSync(path, 'utf8').match(/INPUT_[A-Z]+/g) ?? [])
    expect([...new Set(read)].toSorted()).toEqual(Object.keys(step?.env ?? {}).toSorted())
    expect(step?.run).toBe(
      `"$GITHUB_ACTION_PATH/action/${(scripts[0] ?? '').slice(dirname(scripts[0] ?? '').length + 1)}"`,
    )
  })

  const version = spawnSync('shellcheck', ['--version'], { encoding: 'utf8' })
  // shellcheck is not installed on all machines.
  const checked = version.error === undefined ? test : test.skip
  checked('shellcheck has nothing to say about the script', () => {
    const { stdout, status } = spawnSync('shellcheck', [scripts[0] ?? ''], { encoding: 'utf8' })
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  })
})
