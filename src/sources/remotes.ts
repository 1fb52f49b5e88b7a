import { KuiltError } from '../diagnostics/index.ts'
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
    const name = url.slice(url.lastIndexOf('/') + 1).replace(/[?#].*$/, '') || 'resource.yaml'
    throw new KuiltError('REMOTE_NOT_ALLOWED', { url }, { hint: `vendor it: curl -fsSL -o ${name} '${url}'` })
  },
  clone: (spec) => {
    const name =
      spec.url
        .replace(/\/$/, '')
        .replace(/\.git$/, '')
        .replace(/^.*[/:]/, '') || 'repository'
    const ref =
      spec.ref === ''
        ? ''
        : ` && git -C ${name} fetch --depth=1 origin ${spec.ref} && git -C ${name} checkout FETCH_HEAD`
    const hint = `vendor it: git clone --depth=1 ${spec.url} ${name}${ref}, then refer to ${[name, spec.path].filter(Boolean).join('/')}`
    throw new KuiltError('REMOTE_NOT_ALLOWED', { url: spec.raw }, { hint })
  },
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
