/** A directory of a git repository that was brought to the file system. */
export interface RemoteRoot {
  /** Path of the directory. */
  readonly path: string
  /** Real path of the repository that holds it. */
  readonly repository: string
  /** `github.com`; `gh` and `file-schemed` for URLs without a real host. */
  readonly host: string
  /** Path of the repository on its host. */
  readonly repositoryPath: string
  /** Branch, tag or commit; empty where the URL names none. */
  readonly ref: string
}

/** Where remote references lead. Localizing a tree without any needs none. */
export interface RemoteSource {
  /** @throws KuiltError where the file cannot be had */
  readonly file: (url: string) => Promise<Uint8Array>
  /** Undefined for what is no git URL. @throws KuiltError where the repository cannot be had */
  readonly root: (url: string) => Promise<RemoteRoot | undefined>
}

/** As upstream: any http or https URL may be a file. */
export function isRemoteFile(path: string): boolean {
  return /^https?:\/\/[^/?#]/i.test(path)
}
