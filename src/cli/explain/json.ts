import type { ExplainedField, ExplainedPlace, ExplainedResource, ExplainedStep } from '../../index.ts'
import { jsonText } from '../../tree/json-text.ts'

/** A resource to print, perhaps with some of its fields only. */
type Printable = Pick<ExplainedResource, 'apiVersion' | 'kind' | 'name' | 'namespace' | 'originalName' | 'fields'>

/** About so many characters are written at once. */
const chunk = 1 << 16

/**
 * Writes `{"resources": […]}`, with a line for each field and each step. Large builds have hundreds of thousands of steps:
 * nothing is kept but what many of them share.
 */
export function writeExplanation(resources: readonly Printable[], write: (text: string) => void): void {
  const printer = new Printer()
  let text = '{"resources": ['
  resources.forEach((resource, i) => {
    text += i === 0 ? '\n' : ',\n'
    text += printer.resource(resource)
    if (text.length < chunk) return
    write(text)
    text = ''
  })
  write(`${text}${resources.length === 0 ? '' : '\n'}]}\n`)
}

class Printer {
  readonly #files: Map<string, string> = new Map()
  readonly #places: Map<ExplainedPlace, string> = new Map()

  resource({ apiVersion, kind, name, namespace, originalName, fields }: Printable): string {
    const id = { apiVersion, kind, name, namespace, originalName }
    const members = Object.entries(id).flatMap(([key, value]) =>
      value === undefined ? [] : [`"${key}": ${JSON.stringify(value)}`],
    )
    const printed = fields.map((field) => this.#field(field)).join(',\n')
    return `  {${members.join(', ')}, "fields": [${printed === '' ? '' : `\n${printed}\n  `}]}`
  }

  #field({ path, value, steps }: ExplainedField): string {
    const printed = steps.map((step) => this.#step(step)).join(',\n')
    const keys = path.map((key) => (typeof key === 'number' ? key : JSON.stringify(key))).join(', ')
    return `    {"path": [${keys}], "value": ${valueText(value)}, "steps": [\n${printed}]}`
  }

  #step({ by, file, line, column, value, through }: ExplainedStep): string {
    const place = `"file": ${this.#file(file)}, "line": ${line}, "column": ${column}`
    const head = `      {"by": ${JSON.stringify(by)}, ${place}, "value": ${valueText(value)}`
    return through === undefined ? `${head}}` : `${head}, "through": [${this.#list(through)}]}`
  }

  #list(places: readonly ExplainedPlace[]): string {
    let text = ''
    for (const place of places) text += text === '' ? this.#place(place) : `, ${this.#place(place)}`
    return text
  }

  #place(place: ExplainedPlace): string {
    let text = this.#places.get(place)
    if (text === undefined) {
      const { file, line, column } = place
      text = `{"file": ${this.#file(file)}, "line": ${line}, "column": ${column}}`
      this.#places.set(place, text)
    }
    return text
  }

  #file(file: string): string {
    let text = this.#files.get(file)
    if (text === undefined) {
      text = JSON.stringify(file)
      this.#files.set(file, text)
    }
    return text
  }
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : jsonText(value, { compact: true })
}
