import { KuiltError } from '../diagnostics/index.ts'
import { joinPath } from '../files/paths.ts'
import type { ExecHost, ExecRequest } from './exec-host.ts'
import { type FunctionSpec, parseMount, type StorageMount } from './function-spec.ts'
import type { ProgramUse } from './krm-function.ts'

/**
 * The docker (or podman) command that runs a container function. Follows kyaml/fn/runtime/container/container.go,
 * (Filter).getCommand.
 *
 * @throws KuiltError CONTAINER_ENGINE_MISSING
 */
export function containerCommand(
  container: NonNullable<FunctionSpec['container']>,
  { layer, exec, options }: ProgramUse,
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
  const access = writable ? '' : ',readonly'
  return `type=${type},source=${resolveSource(source, cwd)},target=${target}${access}`
}

/** The absolute path of the source of a mount. Relative sources are relative to the kustomization. */
function resolveSource(source: string, cwd: string): string {
  return source.startsWith('/') ? source : joinPath(cwd, source)
}

/** The default variables. Options can override them; functions cannot. */
const defaultEnvironment = ['LOG_TO_STDERR=true', 'STRUCTURED_RESULTS=true']

/**
 * The `-e` options: variables with values in alphabetical order, then the names of variables to pass through. Follows
 * kyaml/fn/runtime/runtimeutil/functiontypes.go, (ContainerEnv).GetDockerFlags.
 */
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
