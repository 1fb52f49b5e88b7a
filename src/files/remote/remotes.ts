import { KuiltError } from '../../diagnostics/index.ts'
import type { GitSpec } from './git-url.ts'

/** Something from elsewhere that a build needs. */
export type RemoteRequest =
  | { readonly type: 'file'; readonly url: string }
  | { readonly type: 'clone'; readonly spec: GitSpec }

/** A repository on the disk. */
export interface Clone {
  readonly directory: string
}

/** What has been fetched. The pipeline itself never waits: it asks here. */
export interface Remotes {
  /** @throws RemoteNeeded where it has not been fetched; KuiltError where that failed */
  file(url: string): Uint8Array
  /** @throws RemoteNeeded where it has not been fetched; KuiltError where that failed */
  clone(spec: GitSpec): Clone
}

/** Stops a build until the request has been resolved. Never leaves the library. */
export class RemoteNeeded extends Error {
  readonly request: RemoteRequest

  constructor(request: RemoteRequest) {
    super('a remote resource is needed')
    this.request = request
  }
}

/** Refuses everything remote, with the commands that would make it local. */
export const noRemotes: Remotes = {
  file: (url) => {
    const name = lastSegment(url.replace(/[?#].*$/, '')) || 'resource.yaml'
    const hint = `vendor it: curl -fsSL -o ${shellWord(name)} ${shellWord(url)}`
    throw new KuiltError('REMOTE_NOT_ALLOWED', { url }, { hint })
  },
  clone: (spec) => {
    throw new KuiltError('REMOTE_NOT_ALLOWED', { url: spec.raw }, { hint: vendoring(spec) })
  },
}

function vendoring({ url, ref, path, submodules }: GitSpec): string {
  const name = lastSegment(url.replace(/\/$/, '').replace(/\.git$/, '')) || 'repository'
  const folder = shellWord(name)
  const commands = [`git clone --depth=1 ${shellWord(url)} ${folder}`]
  if (ref !== '') {
    commands.push(`git -C ${folder} fetch --depth=1 origin ${shellWord(ref)}`, `git -C ${folder} checkout FETCH_HEAD`)
  }
  if (submodules) commands.push(`git -C ${folder} submodule update --init --recursive`)
  return `vendor it: ${commands.join(' && ')}, then refer to ${[name, path].filter(Boolean).join('/')}`
}

function lastSegment(url: string): string {
  return url.replace(/^.*[/:]/s, '')
}

/** A word that a shell takes as it is, for people who paste commands. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** Nothing has been fetched yet. */
export const unfetched: Remotes = {
  file: (url) => {
    throw new RemoteNeeded({ type: 'file', url })
  },
  clone: (spec) => {
    throw new RemoteNeeded({ type: 'clone', spec })
  },
}

export function isRemoteFile(path: string): boolean {
  return /^https?:\/\//i.test(path)
}
