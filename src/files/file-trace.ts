import { isKuiltError } from '../diagnostics/index.ts'
import type { FileSystem, ReadOptions } from './file-system.ts'

/** One query to a file system and its result. */
export type FileQuery =
  | { readonly type: 'read'; readonly path: string; readonly answer: Uint8Array }
  | { readonly type: 'kind'; readonly path: string; readonly answer: ReturnType<FileSystem['kind']> }
  | { readonly type: 'list'; readonly path: string; readonly answer: readonly string[] }
  | { readonly type: 'realPath'; readonly path: string; readonly answer: string }
  /** The error code, if the query failed. */
  | { readonly type: 'failed'; readonly path: string; readonly method: Method; readonly answer: string }

type Method = 'read' | 'kind' | 'list' | 'realPath'

/** All file system queries of a computation, without duplicates. */
export class Trace {
  readonly #queries: Map<string, FileQuery> = new Map()
  /** True if the same query had two different results, because a file changed in the meantime. */
  isUnsteady: boolean = false

  get queries(): readonly FileQuery[] {
    return [...this.#queries.values()]
  }

  add(query: FileQuery): void {
    const key = `${query.type === 'failed' ? query.method : query.type} ${query.path}`
    const known = this.#queries.get(key)
    if (known === undefined) this.#queries.set(key, query)
    else if (!isSameQuery(known, query)) this.isUnsteady = true
  }
}

/** A file system that records its queries in every open trace. */
export class TracedFileSystem implements FileSystem {
  readonly #inner: FileSystem
  readonly #open: Set<Trace> = new Set()

  constructor(inner: FileSystem) {
    this.#inner = inner
  }

  /** Runs `work`, and returns its value and all its queries. */
  trace<T>(work: () => T): { readonly value: T; readonly trace: Trace } {
    const trace = new Trace()
    this.#open.add(trace)
    try {
      return { value: work(), trace }
    } finally {
      this.#open.delete(trace)
    }
  }

  /** True if all queries still have the same results. */
  stillAnswers(queries: readonly FileQuery[]): boolean {
    return queries.every((query) => isSameQuery(query, this.#record(ask(this.#inner, query))))
  }

  read(path: string, options?: ReadOptions): Uint8Array {
    return this.#try('read', path, () => ({ type: 'read', path, answer: this.#inner.read(path, options) }))
  }

  kind(path: string): ReturnType<FileSystem['kind']> {
    return this.#try('kind', path, () => ({ type: 'kind', path, answer: this.#inner.kind(path) }))
  }

  list(path: string): readonly string[] {
    return this.#try('list', path, () => ({ type: 'list', path, answer: this.#inner.list(path) }))
  }

  realPath(path: string): string {
    return this.#try('realPath', path, () => ({ type: 'realPath', path, answer: this.#inner.realPath(path) }))
  }

  /** Not recorded as a query, because links are only shown in messages. */
  readLink(path: string): string | undefined {
    return this.#inner.readLink?.(path)
  }

  #try<L extends FileQuery>(method: Method, path: string, query: () => L): L['answer'] {
    try {
      const found = query()
      this.#record(found)
      return found.answer
    } catch (error) {
      if (isKuiltError(error)) this.#record({ type: 'failed', path, method, answer: error.code })
      throw error
    }
  }

  #record<L extends FileQuery>(query: L): L {
    for (const trace of this.#open) trace.add(query)
    return query
  }
}

function ask(fileSystem: FileSystem, query: FileQuery): FileQuery {
  const { path } = query
  const method = query.type === 'failed' ? query.method : query.type
  try {
    switch (method) {
      case 'read':
        return { type: method, path, answer: fileSystem.read(path) }
      case 'kind':
        return { type: method, path, answer: fileSystem.kind(path) }
      case 'list':
        return { type: method, path, answer: fileSystem.list(path) }
      case 'realPath':
        return { type: method, path, answer: fileSystem.realPath(path) }
      default:
        return method satisfies never
    }
  } catch (error) {
    if (isKuiltError(error)) return { type: 'failed', path, method, answer: error.code }
    throw error
  }
}

function isSameQuery(a: FileQuery, b: FileQuery): boolean {
  if (a.type === 'read') return b.type === 'read' && sameBytes(a.answer, b.answer)
  if (a.type === 'list') return b.type === 'list' && a.answer.join('\0') === b.answer.join('\0')
  return a.type === b.type && a.answer === b.answer
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && Buffer.compare(a, b) === 0)
}
