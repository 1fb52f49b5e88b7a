import { KuiltError } from '../../diagnostics/index.ts'
import { defaultMaxFileSize, type FileSystem } from '../file-system.ts'
import { basename, dirname, isInside, joinPath, normalizePath } from '../paths.ts'
import type { Revision } from './repository.ts'

type Entries = ReadonlyMap<string, TreeEntry>

interface TreeEntry {
  readonly type: 'blob' | 'tree' | 'link' | 'submodule'
  readonly id: string
}

/** The entry that a path refers to, after following links. */
interface Found {
  readonly real: string
  /** Undefined for the directories above the repository. */
  readonly entry: TreeEntry | undefined
}

/** The maximum number of links in a path, as on Linux. */
const maxLinks = 40

/**
 * The files of a revision, read from the object database, with the same paths as in the working tree. Symlinks are
 * followed within the repository.
 *
 * In addition to the errors of every `FileSystem`, its methods throw KuiltError GIT_SUBMODULE for paths in a submodule,
 * GIT_LFS_POINTER, GIT_LINK_OUTSIDE and GIT_COMMAND_FAILED.
 */
export function revisionFileSystem(revision: Revision, cwd: string): FileSystem {
  const tree = new RevisionTree(revision)
  return {
    cwd,
    kind: (path) => {
      const found = tree.find(path)
      if (found === undefined) return 'missing'
      return found.entry?.type === 'blob' ? 'file' : 'directory'
    },
    read: (path, { maxSize = defaultMaxFileSize } = {}) => {
      const content = tree.read(path)
      if (content.length > maxSize) throw new KuiltError('FILE_TOO_LARGE', { path, limit: maxSize })
      return content
    },
    list: (path) => tree.list(path),
    realPath: (path) => {
      const found = tree.find(path)
      if (found === undefined) throw new KuiltError('FILE_NOT_FOUND', { path })
      return found.real
    },
    readLink: (path) => tree.readLink(path),
  }
}

class RevisionTree {
  readonly #revision: Revision
  readonly #trees: Map<string, Entries> = new Map()
  readonly #found: Map<string, Found | undefined> = new Map()

  constructor(revision: Revision) {
    this.#revision = revision
  }

  find(path: string): Found | undefined {
    const full = normalizePath(path)
    if (this.#found.has(full)) return this.#found.get(full)
    const found = this.#follow(full, maxLinks)
    this.#found.set(full, found)
    return found
  }

  read(path: string): Buffer {
    const found = this.find(path)
    if (found === undefined) throw new KuiltError('FILE_NOT_FOUND', { path })
    if (found.entry?.type !== 'blob') throw new KuiltError('FILE_IS_DIRECTORY', { path })
    const content = this.#object(found.entry.id)
    if (isLfsPointer(content)) throw new KuiltError('GIT_LFS_POINTER', { path, revision: this.#revision.name })
    return content
  }

  list(path: string): readonly string[] {
    const found = this.find(path)
    if (found === undefined) throw new KuiltError('FILE_NOT_FOUND', { path })
    const { entry, real } = found
    if (entry?.type === 'tree') return [...this.#entries(entry.id).keys()].sort()
    if (entry !== undefined) throw new KuiltError('FILE_UNREADABLE', { path, reason: 'it is not a directory' })
    const { root } = this.#revision
    return [root.slice(real === '/' ? 1 : real.length + 1).split('/')[0] ?? '']
  }

  readLink(path: string): string | undefined {
    const full = normalizePath(path)
    const parent = this.find(dirname(full))?.entry
    const entry = parent?.type === 'tree' ? this.#entries(parent.id).get(basename(full)) : undefined
    return entry?.type === 'link' ? this.#object(entry.id).toString() : undefined
  }

  #follow(path: string, links: number): Found | undefined {
    const { root, tree, name: revision } = this.#revision
    if (!isInside(path, root)) return isInside(root, path) ? { real: path, entry: undefined } : undefined
    let entry: TreeEntry = { type: 'tree', id: tree }
    let at = root
    const parts = path.slice(root === '/' ? 1 : root.length + 1).split('/')
    for (const [index, part] of parts.entries()) {
      if (part === '') break
      const next = entry.type === 'tree' ? this.#entries(entry.id).get(part) : undefined
      if (next === undefined) return undefined
      at = joinPath(at, part)
      if (next.type === 'submodule') throw new KuiltError('GIT_SUBMODULE', { path: at, revision })
      if (next.type === 'link') return this.#followLink(at, next, { rest: parts.slice(index + 1), links })
      entry = next
    }
    return { real: at, entry }
  }

  #followLink(
    path: string,
    { id }: TreeEntry,
    { rest, links }: { readonly rest: readonly string[]; readonly links: number },
  ): Found | undefined {
    if (links === 0) throw new KuiltError('FILE_UNREADABLE', { path, reason: 'too many symbolic links' })
    const target = this.#object(id).toString()
    const full = target.startsWith('/') ? normalizePath(target) : joinPath(dirname(path), target)
    const { root, name: revision } = this.#revision
    if (!isInside(full, root)) throw new KuiltError('GIT_LINK_OUTSIDE', { path, target, revision })
    return this.#follow(joinPath(full, rest.join('/')), links - 1)
  }

  #entries(id: string): Entries {
    const known = this.#trees.get(id)
    if (known !== undefined) return known
    const entries = parseTree(this.#object(id), id.length / 2)
    this.#trees.set(id, entries)
    return entries
  }

  #object(id: string): Buffer {
    return this.#revision.objects.read(id)
  }
}

const types: ReadonlyMap<string, TreeEntry['type']> = new Map([
  ['40000', 'tree'],
  ['120000', 'link'],
  ['160000', 'submodule'],
])

/** Parses a tree object, which contains `MODE SP NAME NUL ID` for each entry. */
function parseTree(content: Buffer, idLength: number): Entries {
  const entries = new Map<string, TreeEntry>()
  for (let start = 0; start < content.length; ) {
    const space = content.indexOf(32, start)
    const end = content.indexOf(0, space)
    const mode = content.toString('latin1', start, space)
    const id = content.toString('hex', end + 1, end + 1 + idLength)
    entries.set(content.toString('utf8', space + 1, end), { type: types.get(mode) ?? 'blob', id })
    start = end + 1 + idLength
  }
  return entries
}

function isLfsPointer(content: Buffer): boolean {
  return content.length < 1024 && content.toString('latin1', 0, 42) === 'version https://git-lfs.github.com/spec/v1'
}
