import type { ExecHost, ExecRequest, ExecResult } from '#kuilt'

/** The behavior of a fake program: it prints something, or fails. */
export type Program = (request: ExecRequest) => string | Partial<ExecResult>

export interface Programs {
  readonly exec: ExecHost
  /** All runs so far, with the content of temporary files in the arguments. */
  readonly runs: readonly (ExecRequest & { readonly files: readonly string[] })[]
  /** Temporary folders that still exist. */
  readonly left: ReadonlySet<string>
}

export interface ProgramSetup {
  readonly env?: Readonly<Record<string, string>>
  /** Entries on disk, by path. */
  readonly disk?: Readonly<Record<string, ReturnType<ExecHost['kind']>>>
}

/** A host that starts no processes: `program` handles all requests, which are recorded. */
export function stageHost(program: Program, { env = {}, disk = {} }: ProgramSetup = {}): Programs {
  const runs: (ExecRequest & { readonly files: readonly string[] })[] = []
  const left = new Set<string>()
  const files = new Map<string, string>()
  const run = (request: ExecRequest): ExecResult => {
    runs.push({ ...request, files: request.args.flatMap((arg) => files.get(arg) ?? []) })
    const outcome = program(request)
    const result = typeof outcome === 'string' ? { stdout: new TextEncoder().encode(outcome) } : outcome
    return { status: 0, stdout: new Uint8Array(), stderr: '', ...result }
  }
  const exec: ExecHost = {
    run,
    temporaryDirectory: (prefix) => {
      const path = `/temporary/${prefix}${left.size}`
      left.add(path)
      return {
        path,
        write: (name, content) => {
          files.set(`${path}/${name}`, typeof content === 'string' ? content : new TextDecoder().decode(content))
          return `${path}/${name}`
        },
        remove: () => void left.delete(path),
      }
    },
    kind: (path) => disk[path] ?? 'missing',
    env,
    user: '1000:1000',
  }
  return { exec, runs, left }
}
