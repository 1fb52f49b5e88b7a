import { fieldsToPrint } from '../../explain/explained-resource.ts'
import type { ExplainedField, ExplainedPlace, ExplainedResource, ExplainedStep } from '../../index.ts'
import { jsonText } from '../../tree/json-text.ts'

/** A resource to print, with all or some of its fields. */
type Printable = Pick<ExplainedResource, 'apiVersion' | 'kind' | 'name' | 'namespace' | 'originalName' | 'fields'>

/** The number of texts to join before writing them. */
const chunk = 4096

/**
 * Writes `{"resources": […]}` with one line per field and step. Large builds have hundreds of thousands of steps, so
 * only texts that are used several times are kept in memory.
 */
export function writeExplanation(resources: readonly Printable[], write: (text: string) => void): void {
  const printer = new Printer(write)
  for (const resource of resources) printer.resource(resource)
  printer.end()
}

class Printer {
  readonly #write: (text: string) => void
  readonly #parts: string[] = ['{"resources": [']
  #count = 0
  /**
   * The path that was printed last, and the text of each of its prefixes, because adjacent fields usually have a common
   * prefix.
   */
  #path: readonly (string | number)[] = []
  readonly #beginnings: string[] = []
  #lastStep: { readonly by: string; readonly file: string; readonly text: string } = { by: '', file: '', text: '' }
  /** The texts of keys, files and names of steps. */
  readonly #texts: RecentTexts<string> = new RecentTexts((text) => JSON.stringify(text))
  readonly #places: RecentTexts<ExplainedPlace> = new RecentTexts(
    ({ file, line, column }) => `{"file": ${this.#texts.of(file)}, "line": ${line}, "column": ${column}}`,
  )
  /** The texts of lists of locations, because adjacent fields often have the same list. */
  readonly #lists: RecentTexts<readonly ExplainedPlace[]> = new RecentTexts((places) =>
    places.map((place) => this.#places.of(place)).join(', '),
  )

  constructor(write: (text: string) => void) {
    this.#write = write
  }

  resource(resource: Printable): void {
    const { apiVersion, kind, name, namespace, originalName } = resource
    const fields = fieldsToPrint(resource)
    const id = { apiVersion, kind, name, namespace, originalName }
    const members = Object.entries(id).flatMap(([key, value]) =>
      value === undefined ? [] : [`"${key}": ${JSON.stringify(value)}`],
    )
    this.#put(`${this.#count++ === 0 ? '\n' : ',\n'}  {${members.join(', ')}, "fields": [`)
    for (let i = 0; i < fields.length; i++) this.#field(fields[i] as ExplainedField, i)
    this.#put(fields.length === 0 ? ']}' : '\n  ]}')
    if (this.#parts.length > chunk) this.#flush()
  }

  end(): void {
    this.#put(this.#count === 0 ? ']}\n' : '\n]}\n')
    this.#flush()
  }

  #field({ path, value, steps }: ExplainedField, index: number): void {
    const text = valueText(value)
    this.#put(index === 0 ? '\n    {"path": [' : ',\n    {"path": [')
    this.#put(this.#pathText(path))
    this.#put('], "value": ')
    this.#put(text)
    this.#put(', "steps": [')
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as ExplainedStep
      this.#put(i === 0 ? '\n      ' : ',\n      ')
      this.#step(step, step.value === value ? text : valueText(step.value))
    }
    this.#put(']}')
  }

  #pathText(path: readonly (string | number)[]): string {
    let i = 0
    while (i < path.length && path[i] === this.#path[i]) i++
    for (; i < path.length; i++) {
      const key = path[i] as string | number
      const text = typeof key === 'number' ? String(key) : this.#texts.of(key)
      this.#beginnings[i] = i === 0 ? text : `${this.#beginnings[i - 1]}, ${text}`
    }
    this.#path = path
    return this.#beginnings[path.length - 1] ?? ''
  }

  #step({ by, file, line, column, through }: ExplainedStep, value: string): void {
    this.#put(this.#stepBeginning(by, file))
    this.#put(`${line}, "column": ${column}, "value": `)
    this.#put(value)
    if (through === undefined) {
      this.#put('}')
      return
    }
    this.#put(', "through": [')
    this.#put(this.#lists.of(through))
    this.#put(']}')
  }

  /** Returns the beginning of a step. Adjacent steps often have the same cause and file. */
  #stepBeginning(by: string, file: string): string {
    const last = this.#lastStep
    if (last.by === by && last.file === file) return last.text
    const text = `{"by": ${this.#texts.of(by)}, "file": ${this.#texts.of(file)}, "line": `
    this.#lastStep = { by, file, text }
    return text
  }

  #put(part: string): void {
    this.#parts.push(part)
  }

  #flush(): void {
    this.#write(this.#parts.join(''))
    this.#parts.length = 0
  }
}

/** The maximum number of cached texts. */
const most = 2000

/** Caches recently printed texts, which are likely to be repeated. */
class RecentTexts<T> {
  readonly #texts: Map<T, string> = new Map()
  readonly #print: (value: T) => string

  constructor(print: (value: T) => string) {
    this.#print = print
  }

  of(value: T): string {
    let text = this.#texts.get(value)
    if (text === undefined) {
      text = this.#print(value)
      if (this.#texts.size >= most) this.#texts.clear()
      this.#texts.set(value, text)
    }
    return text
  }
}

/**
 * Matches a string that needs no escapes in JSON. Most values are such strings, and `JSON.stringify` takes several times
 * as long.
 */
const simple = /^[ !#-[\]-~]*$/

function valueText(value: unknown): string {
  if (typeof value === 'string') return simple.test(value) ? `"${value}"` : JSON.stringify(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : jsonText(value, { compact: true })
}
