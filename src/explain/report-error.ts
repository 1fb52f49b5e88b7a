import { fieldBelow, type KuiltError, type Location, type Note } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { locatePlace, type ParsedTexts } from '../yaml/layout/positions.ts'
import { codeHint } from './code-hint.ts'
import { ImportWalk } from './import-walk.ts'
import { writtenAs } from './migrated-path.ts'
import { faultyField } from './narrow-place.ts'
import { type BuildRoot, pathHint } from './path-hint.ts'
import { yamlHint } from './yaml-hint.ts'

export interface ReportContext {
  readonly fileSystem: FileSystem
  /** Undefined where there is none. */
  readonly root: BuildRoot | undefined
}

/**
 * Completes an error that leaves the library: finds lines and columns of the fields it names, and how the build got to
 * their files. Reads input files once more, which only a failed build does.
 */
export function reportError(error: KuiltError, context: ReportContext): KuiltError {
  return inFileOrder(new Reporter(context).complete(error))
}

/** Mistakes in the fields of a kustomization come as they are met, which is alphabetical. */
function inFileOrder(error: KuiltError): KuiltError {
  const fields = error.related.filter(({ code }) => code.startsWith('KUSTOMIZATION_'))
  if (!error.code.startsWith('KUSTOMIZATION_') || fields.length === 0) return error
  const line = ({ at }: KuiltError): number => at?.line ?? 0
  const [first = error, ...others] = [error.with({ related: [] }), ...fields].sort((a, b) => line(a) - line(b))
  return first.with({ related: [...others, ...error.related.filter((other) => !fields.includes(other))] })
}

interface Way {
  readonly below: readonly string[]
  readonly taken: readonly Note[]
  /** Take the last of several ways. Default: the first. */
  readonly last?: boolean
}

class Reporter {
  readonly #fileSystem: FileSystem
  readonly #root: BuildRoot | undefined
  readonly #walk: ImportWalk | undefined
  readonly #texts: Map<string, string | undefined> = new Map()
  readonly #parsed: ParsedTexts = new Map()

  constructor({ fileSystem, root }: ReportContext) {
    this.#fileSystem = fileSystem
    this.#root = root
    this.#walk = root && new ImportWalk(root, fileSystem)
  }

  complete(error: KuiltError): KuiltError {
    const { at, hint, notes, chain, related } = error
    const full = this.#walk === undefined ? chain : [this.#walk.name, ...chain]
    const place = at && this.#position(at, error)
    // What is there for the second time got there by the last way; the note is about the first.
    const isRepeated = notes.some((note) => note.at !== undefined && note.at.file === place?.file)
    const own = this.#chain(place, { below: full, taken: [], last: isRepeated })
    return error.with({
      at: place,
      hint: hint ?? pathHint(error, this.#fileSystem, this.#root) ?? codeHint(error) ?? this.#yamlHint(error, place),
      notes: this.#notes(notes, place === undefined ? [] : [{ message: '', at: place, chain: own }]),
      chain: own,
      related: related.map((other) => this.complete(other)),
    })
  }

  #notes(notes: readonly Note[], others: readonly Note[]): readonly Note[] {
    const done: Note[] = []
    for (const note of notes) {
      const at = note.at && this.#position(note.at)
      done.push({ ...note, at, chain: this.#chain(at, { below: note.chain ?? [], taken: [...others, ...done] }) })
    }
    return done
  }

  /** The way to a file that starts as `below`; of several ones the first that leads to no other place there. */
  #chain(at: Location | undefined, { below, taken, last = false }: Way): readonly string[] {
    if (at === undefined || this.#walk === undefined) return below
    const ways = this.#walk.chainsTo(at.file).filter((chain) => below.every((step, i) => chain[i] === step))
    const used = new Set(taken.filter((note) => note.at?.file === at.file).map(({ chain = [] }) => chain.join('\n')))
    const free = ways.filter((way) => !used.has(way.join('\n')))
    return (last ? free.at(-1) : free[0]) ?? ways[0] ?? below
  }

  #yamlHint({ code, params }: KuiltError, at: Location | undefined): string | undefined {
    const isSyntax =
      code === 'YAML_SYNTAX' || (code === 'PATCH_UNPARSABLE' && JSON.stringify(params).includes('valid YAML'))
    const text = isSyntax && at !== undefined ? this.#textOf(at.file) : undefined
    return text === undefined || at?.line === undefined ? undefined : yamlHint(text, at.line)
  }

  /** A place that is not in the file becomes the start of the file; one in a file that is not there stays as it is. */
  #position(at: Location, error?: KuiltError): Location {
    if (at.line !== undefined) return at
    const text = this.#textOf(at.file)
    if (text === undefined) return at
    const { inside: _, ...outer } = at
    const written = writtenAs(at, text)
    const field = error === undefined ? [] : faultyField(error, written, text)
    const path = field.length === 0 ? {} : { path: [...(at.path ?? []), ...field] }
    const place = locatePlace(text, fieldBelow(written, field), this.#parsed)
    return { ...outer, ...path, ...(place ?? { line: 1, column: 1 }) }
  }

  #textOf(file: string): string | undefined {
    if (!this.#texts.has(file)) this.#texts.set(file, readText(file, this.#fileSystem))
    return this.#texts.get(file)
  }
}

/** A file that cannot be read any more leaves the error as it is. */
function readText(file: string, fileSystem: FileSystem): string | undefined {
  try {
    return new TextDecoder().decode(fileSystem.read(file))
  } catch {
    return undefined
  }
}
