import { KuiltError } from '../diagnostics/index.ts'
import { joinPath } from '../files/paths.ts'
import type { ExecHost, ExecRequest } from './exec-host.ts'
import { type FunctionSpec, parseMount, type StorageMount } from './function-spec.ts'
import type { ProgramContext } from './krm-function.ts'

/**
 * The docker (or podman) command line that runs a container function.
 *
 * @throws KuiltError CONTAINER_ENGINE_MISSING
 */
export function containerCommand(
  container: NonNullable<FunctionSpec['container']>,
  { layer, exec, options }: ProgramContext,
): Omit<ExecRequest, 'input'> {
  const cwd = layer.loader.root
  const mounts = [...container.mounts, ...(options.mounts ?? []).map(parseMount)]
  const args = [
    'run',
    '--rm',
    ...['-i', '-a', 'STDIN', '-a', 'STDOUT', '-a', 'STDERR'],
    ...['--network', container.network ? options.networkName || 'host' : 'none'],
    ...['--user', options.asCurrentUser ? exec.user : 'nobody'],
    '--security-opt=no-new-privileges',
    ...mounts.flatMap((mount) => ['--mount', mountOption(mount, cwd)]),
    ...environment([...container.envs, ...defaultEnvironment, ...(options.env ?? [])]),
    container.image,
  ]
  return { command: findEngine(exec, args), args, cwd, env: {} }
}

function mountOption({ type, source, target, writable }: StorageMount, cwd: string): string {
  return `type=${type},source=${source.startsWith('/') ? source : joinPath(cwd, source)},target=${target}${writable ? '' : ',readonly'}`
}

/** The command line may say otherwise, the function may not. */
const defaultEnvironment = ['LOG_TO_STDERR=true', 'STRUCTURED_RESULTS=true']

/** Set variables alphabetically, then the names of those to pass on. */
function environment(entries: readonly string[]): readonly string[] {
  const values = new Map<string, string>()
  const passed = new Set<string>()
  for (const entry of entries) {
    const split = entry.indexOf('=')
    if (split < 0) passed.add(entry)
    else values.set(entry.slice(0, split), entry.slice(split + 1))
  }
  const set = [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`)
  return [...set, ...passed].flatMap((entry) => ['-e', entry])
}

function findEngine(exec: ExecHost, args: readonly string[]): string {
  const folders = (exec.env['PATH'] ?? '').split(':').filter((folder) => folder !== '')
  for (const engine of ['docker', 'podman']) {
    if (folders.some((folder) => exec.kind(`${folder}/${engine}`) === 'executable')) return engine
  }
  throw new KuiltError('CONTAINER_ENGINE_MISSING', { command: ['docker', ...args].join(' ') })
}
