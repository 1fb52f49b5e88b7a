/** An entry of an input tree. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly content: Buffer; readonly executable: boolean }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'directory' }

/** Entries by relative path, with `/` as separator. A directory is listed only if it is empty. */
export type InputTree = ReadonlyMap<string, TreeEntry>

/** The recorded result of kustomize. */
export interface Expectation {
  readonly outcome: 'ok' | 'error'
  /** The output of a successful build. The output of other commands is not compared. */
  readonly stdout?: Buffer
  /** Files that were written or changed, by path in the tree. */
  readonly files: ReadonlyMap<string, Buffer>
  /** kustomize's errors and warnings, for readers. Never compared. */
  readonly message: Buffer
}

export interface ConformanceCase {
  /** Unique within its file. */
  readonly name: string
  readonly note?: string
  /** Why kuilt's result differs from the expectation. A test asserts that it still does. */
  readonly differs?: string
  /** Name of a shared tree. `files` are added to it, and replace files with the same path. */
  readonly tree?: string
  /** Working directory, relative to the tree. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly args: readonly string[]
  readonly files: InputTree
  /** Undefined until it is recorded. */
  readonly expected?: Expectation
}

/** A parsed `.txt` file. */
export interface ConformanceFile {
  /** The description at the top, without the blank line below it. */
  readonly about: string
  readonly trees: ReadonlyMap<string, InputTree>
  readonly cases: readonly ConformanceCase[]
}
