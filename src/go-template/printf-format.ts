import { ValuePrinter } from './value-printer.ts'
import { GoInteger, type GoValue, isNil, typeName } from './values.ts'

/** The maximum width and precision. Larger ones are errors, as in Go. */
const MAX_WIDTH = 1_000_000

/** Parses a format string. Follows fmt/print.go, (*pp).doPrintf. */
export class PrintfFormat {
  readonly #format: string
  readonly #args: readonly GoValue[]
  #at = 0
  #argument = 0
  #reordered = false
  #goodArgument = true
  #afterIndex = false

  constructor(format: string, args: readonly GoValue[]) {
    this.#format = format
    this.#args = args
  }

  run(): string {
    let text = ''
    while (this.#at < this.#format.length) {
      const percent = this.#format.indexOf('%', this.#at)
      if (percent < 0) {
        text += this.#format.slice(this.#at)
        break
      }
      text += this.#format.slice(this.#at, percent)
      this.#at = percent + 1
      text += this.#directive()
    }
    return text + this.#extra()
  }

  #directive(): string {
    this.#goodArgument = true
    this.#afterIndex = false
    const printer = new ValuePrinter()
    let text = ''
    for (;;) {
      const char = this.#format[this.#at]
      if (char === '#') printer.sharp = true
      else if (char === '0') printer.zero = true
      else if (char === '+') printer.plus = true
      else if (char === '-') printer.minus = true
      else if (char === ' ') printer.space = true
      else break
      this.#at++
    }
    this.#index()
    text += this.#width(printer)
    text += this.#precision(printer)
    if (!this.#afterIndex) this.#index()
    if (this.#at >= this.#format.length) return `${text}%!(NOVERB)`
    const verb = String.fromCodePoint(this.#format.codePointAt(this.#at) ?? 0)
    this.#at += verb.length
    if (verb === '%') return `${text}%`
    if (!this.#goodArgument) return `${text}%!${verb}(BADINDEX)`
    if (this.#argument >= this.#args.length) return `${text}%!${verb}(MISSING)`
    if (verb === 'v' || verb === 'w') printer.forV()
    return text + printer.arg(this.#args[this.#argument++], verb)
  }

  #width(printer: ValuePrinter): string {
    if (this.#format[this.#at] === '*') {
      this.#at++
      this.#afterIndex = false
      const width = this.#integerArgument()
      if (width === undefined) return '%!(BADWIDTH)'
      printer.width = Math.abs(width)
      if (width < 0) {
        printer.minus = true
        printer.zero = false
      }
      return ''
    }
    const width = this.#number()
    if (width !== undefined && this.#afterIndex) this.#goodArgument = false
    printer.width = width
    return ''
  }

  #precision(printer: ValuePrinter): string {
    if (this.#format[this.#at] !== '.' || this.#at + 1 >= this.#format.length) return ''
    this.#at++
    if (this.#afterIndex) this.#goodArgument = false
    this.#index()
    if (this.#format[this.#at] !== '*') {
      printer.precision = this.#number() ?? 0
      return ''
    }
    this.#at++
    this.#afterIndex = false
    const precision = this.#integerArgument()
    if (precision === undefined || precision < 0) return '%!(BADPREC)'
    printer.precision = precision
    return ''
  }

  /** Parses an argument index such as `[2]`. */
  #index(): void {
    this.#afterIndex = false
    if (this.#format[this.#at] !== '[') return
    this.#reordered = true
    const end = this.#format.indexOf(']', this.#at)
    if (end < 0) {
      this.#goodArgument = false
      this.#at++
      return
    }
    const digits = this.#format.slice(this.#at + 1, end)
    this.#at = end + 1
    const index = /^[0-9]+$/.test(digits) ? Number(digits) - 1 : -1
    if (index >= 0 && index < this.#args.length) {
      this.#argument = index
      this.#afterIndex = true
    } else {
      this.#goodArgument = false
      this.#afterIndex = /^[0-9]+$/.test(digits)
    }
  }

  #number(): number | undefined {
    const digits = /^[0-9]*/.exec(this.#format.slice(this.#at))?.[0] ?? ''
    const value = Number(digits)
    if (digits === '') return undefined
    // As in Go, the rest of the format is ignored.
    this.#at = value > MAX_WIDTH ? this.#format.length : this.#at + digits.length
    return value > MAX_WIDTH ? undefined : value
  }

  #integerArgument(): number | undefined {
    const value = this.#args[this.#argument]
    if (this.#argument < this.#args.length) this.#argument++
    if (!(value instanceof GoInteger)) return undefined
    const number = Number(value.value)
    return Math.abs(number) > MAX_WIDTH ? undefined : number
  }

  #extra(): string {
    if (this.#reordered || this.#argument >= this.#args.length) return ''
    const rest = this.#args.slice(this.#argument)
    const shown = rest.map((value) =>
      isNil(value) ? '<nil>' : `${typeName(value)}=${new ValuePrinter().arg(value, 'v')}`,
    )
    return `%!(EXTRA ${shown.join(', ')})`
  }
}
