/** What lies at a path of an input tree. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly content: Buffer; readonly executable: boolean }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'directory' }

/** Entries by relative path, with `/` as separator. A directory is listed only if it is empty. */
export type InputTree = ReadonlyMap<string, TreeEntry>

/** What kustomize did. */
export interface Expectation {
  readonly outcome: 'ok' | 'error'
  /** Of builds that succeed. Nothing else is expected to print a particular text. */
  readonly stdout?: Buffer
  /** Files that were written or changed, by their path in the tree. */
  readonly files: ReadonlyMap<string, Buffer>
  /** Errors and warnings as kustomize words them: a guide for readers, never compared. */
  readonly message: Buffer
}

export interface ConformanceCase {
  /** Unique within its file. */
  readonly name: string
  readonly note?: string
  /** Why kuilt's result differs from the expectation. A test asserts that it still does. */
  readonly differs?: string
  /** Name of a shared tree; `files` are added to it, and replace what it has at the same paths. */
  readonly tree?: string
  /** Working directory, relative to the tree. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly args: readonly string[]
  readonly files: InputTree
  /** Missing until it is recorded. */
  readonly expected?: Expectation
}

/** A parsed `.txt` file. */
export interface ConformanceFile {
  /** Free text at the top, without the blank line below it. */
  readonly about: string
  readonly trees: ReadonlyMap<string, InputTree>
  readonly cases: readonly ConformanceCase[]
}
