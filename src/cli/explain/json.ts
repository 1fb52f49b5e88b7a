import { fieldsToPrint } from '../../explain/explained-resource.ts'
import type { ExplainedField, ExplainedPlace, ExplainedResource, ExplainedStep } from '../../index.ts'
import { jsonText } from '../../tree/json-text.ts'

/** A resource to print, with all or some of its fields. */
type Printable = Pick<ExplainedResource, 'apiVersion' | 'kind' | 'name' | 'namespace' | 'originalName' | 'fields'>

/** The number of texts to join before writing them. */
const chunk = 8192

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
  private readonly write: (text: string) => void
  private readonly parts: (string | number)[] = ['{"resources": [']
  private count = 0
  /**
   * The path that was printed last, and the text of each of its prefixes, because adjacent fields usually have a common
   * prefix.
   */
  private path: readonly (string | number)[] = []
  private readonly beginnings: string[] = []
  /** The beginnings of steps, by cause and file. */
  private readonly steps: Map<string, RecentTexts<string>> = new Map()
  /** The texts of keys, files and names of steps. */
  private readonly texts: RecentTexts<string> = new RecentTexts((text) => JSON.stringify(text))
  private readonly places: RecentTexts<ExplainedPlace> = new RecentTexts(
    ({ file, line, column }) => `{"file": ${this.texts.of(file)}, "line": ${line}, "column": ${column}}`,
  )
  /** The texts of lists of locations, because adjacent fields often have the same list. */
  private readonly lists: RecentTexts<readonly ExplainedPlace[]> = new RecentTexts((places) =>
    places.map((place) => this.places.of(place)).join(', '),
  )

  constructor(write: (text: string) => void) {
    this.write = write
  }

  resource(resource: Printable): void {
    const { apiVersion, kind, name, namespace, originalName } = resource
    const fields = fieldsToPrint(resource)
    this.parts.push(this.count++ === 0 ? '\n  {"apiVersion": ' : ',\n  {"apiVersion": ', this.texts.of(apiVersion))
    this.parts.push(', "kind": ', this.texts.of(kind), ', "name": ', valueText(name))
    if (namespace !== undefined) this.parts.push(', "namespace": ', valueText(namespace))
    if (originalName !== undefined) this.parts.push(', "originalName": ', valueText(originalName))
    this.parts.push(', "fields": [')
    for (let i = 0; i < fields.length; i++) this.field(fields[i] as ExplainedField, i)
    this.parts.push(fields.length === 0 ? ']}' : '\n  ]}')
    if (this.parts.length > chunk) this.flush()
  }

  end(): void {
    this.parts.push(this.count === 0 ? ']}\n' : '\n]}\n')
    this.flush()
  }

  private field({ path, value, steps }: ExplainedField, index: number): void {
    const text = valueText(value)
    const beginning = index === 0 ? '\n    {"path": [' : ',\n    {"path": ['
    this.parts.push(beginning, this.pathText(path), '], "value": ', text, ', "steps": [')
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as ExplainedStep
      this.step(step, i, step.value === value ? text : valueText(step.value))
    }
    this.parts.push(']}')
  }

  private pathText(path: readonly (string | number)[]): string {
    let i = 0
    while (i < path.length && path[i] === this.path[i]) i++
    for (; i < path.length; i++) {
      const key = path[i] as string | number
      const text = typeof key === 'number' ? String(key) : this.texts.of(key)
      this.beginnings[i] = i === 0 ? text : `${this.beginnings[i - 1]}, ${text}`
    }
    this.path = path
    return this.beginnings[path.length - 1] ?? ''
  }

  private step({ by, file, line, column, through }: ExplainedStep, index: number, value: string): void {
    const separator = index === 0 ? '\n      ' : ',\n      '
    this.parts.push(separator, this.stepBeginning(by, file), line, ', "column": ', column, ', "value": ', value)
    if (through === undefined) this.parts.push('}')
    else this.parts.push(', "through": [', this.lists.of(through), ']}')
  }

  private stepBeginning(by: string, file: string): string {
    let beginnings = this.steps.get(by)
    if (beginnings === undefined) {
      beginnings = new RecentTexts((name) => `{"by": ${this.texts.of(by)}, "file": ${this.texts.of(name)}, "line": `)
      this.steps.set(by, beginnings)
    }
    return beginnings.of(file)
  }

  private flush(): void {
    this.write(this.parts.join(''))
    this.parts.length = 0
  }
}

/** The maximum number of cached texts. */
const most = 2000

/** Caches recently printed texts, which are likely to be repeated. */
class RecentTexts<T> {
  private readonly texts: Map<T, string> = new Map()
  private readonly print: (value: T) => string

  constructor(print: (value: T) => string) {
    this.print = print
  }

  of(value: T): string {
    let text = this.texts.get(value)
    if (text === undefined) {
      text = this.print(value)
      if (this.texts.size >= most) this.texts.clear()
      this.texts.set(value, text)
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
