import { shellWord } from '../../diagnostics/hints.ts'
import { KuiltError } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import type { Signal } from '../abort-signal.ts'
import type { GitSpec } from './git-url.ts'

/** A remote file or repository that a build needs. */
export type RemoteRequest =
  | { readonly type: 'file'; readonly url: string }
  | { readonly type: 'clone'; readonly spec: GitSpec }
  /** Anything else. The caller stores the result of `fetch`, including errors. */
  | { readonly type: 'other'; readonly fetch: (signal?: Signal) => Promise<void> }

/** A cloned repository on the disk. */
export interface Clone {
  readonly directory: string
}

/** Provides everything that has been fetched so far. The pipeline is synchronous, so it only reads from here. */
export interface Remotes {
  /** @throws RemoteNeeded if it has not been fetched, KuiltError if fetching failed */
  file(url: string): Uint8Array
  /** @throws RemoteNeeded if it has not been fetched, KuiltError if fetching failed */
  clone(spec: GitSpec): Clone
}

/** Interrupts a build until the request has been resolved. The library never throws it to callers. */
export class RemoteNeeded extends Error {
  readonly request: RemoteRequest

  constructor(request: RemoteRequest) {
    super('a remote resource is needed')
    this.request = request
  }
}

/** Rejects all remote references. The hint contains commands that download them. */
export const noRemotes: Remotes = {
  file: (url) => {
    throw notAllowed(url, downloading(url))
  },
  clone: (spec) => {
    const { raw, path } = spec
    // A resource is first tried as a file, and then as a repository.
    const isFile = isRemoteFile(raw) && /\.(?:ya?ml|json)$/.test(path)
    throw notAllowed(raw, isFile ? downloading(raw) : vendoring(spec))
  },
}

function notAllowed(url: string, commands: string): KuiltError {
  const hint = optionHint('remote', (setOption) => `${setOption}, or vendor it: ${commands}`)
  return new KuiltError('REMOTE_NOT_ALLOWED', { url }, { hint })
}

function downloading(url: string): string {
  const name = lastSegment(url.replace(/[?#].*$/, '')) || 'resource.yaml'
  return `\`curl -fsSL -o ${shellWord(name)} ${shellWord(url)}\``
}

function vendoring({ url, ref, path, submodules }: GitSpec): string {
  const name = lastSegment(url.replace(/\/$/, '').replace(/\.git$/, '')) || 'repository'
  const folder = shellWord(name)
  const commands = [`git clone --depth=1 ${shellWord(url)} ${folder}`]
  if (ref !== '') {
    commands.push(`git -C ${folder} fetch --depth=1 origin ${shellWord(ref)}`, `git -C ${folder} checkout FETCH_HEAD`)
  }
  if (submodules) commands.push(`git -C ${folder} submodule update --init --recursive`)
  return `\`${commands.join(' && ')}\`, then refer to \`${[name, path].filter(Boolean).join('/')}\``
}

function lastSegment(url: string): string {
  return url.replace(/^.*[/:]/s, '')
}

/** The state before anything has been fetched. */
export const unfetched: Remotes = {
  file: (url) => {
    throw new RemoteNeeded({ type: 'file', url })
  },
  clone: (spec) => {
    throw new RemoteNeeded({ type: 'clone', spec })
  },
}

/** True for http and https URLs. Follows api/internal/loader/fileloader.go, IsRemoteFile. */
export function isRemoteFile(path: string): boolean {
  return /^https?:\/\//i.test(path)
}
