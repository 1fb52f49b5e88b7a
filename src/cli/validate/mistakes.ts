import { posix } from 'node:path'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { displayText, formatLocation } from '../../diagnostics/render/display.ts'
import { type Colors, createColors, printable } from '../../diagnostics/render/terminal.ts'
import type { ValidatedResource, ValidationError } from '../../validate/result.ts'
import type { ValidatedTarget } from './report.ts'

/** A mistake in a line of the source, with all resources and targets that it affects. */
export interface DistinctMistake {
  readonly error: ValidationError
  /** The first resource with this mistake. */
  readonly resource: ValidatedResource
  /** The number of other resources with this mistake. */
  readonly others: number
  /** The names of the targets. */
  readonly targets: readonly string[]
}

interface Counted {
  readonly error: ValidationError
  readonly resource: ValidatedResource
  readonly targets: Set<string>
  count: number
}

/**
 * Returns all mistakes in the order in which they were found, without duplicates for resources and targets with the
 * same source line.
 */
export function distinctMistakes(targets: readonly ValidatedTarget[]): readonly DistinctMistake[] {
  const found = new Map<string, Counted>()
  for (const { name, resources } of targets) {
    for (const resource of resources) {
      for (const error of resource.errors) {
        const key = keyOf(resource, error)
        const known = found.get(key) ?? { error, resource, targets: new Set<string>(), count: 0 }
        known.targets.add(name)
        known.count++
        found.set(key, known)
      }
    }
  }
  return [...found.values()].map(({ error, resource, targets, count }) => {
    return { error, resource, others: count - 1, targets: [...targets] }
  })
}

function keyOf({ kind, name, namespace }: ValidatedResource, { message, at }: ValidationError): string {
  return JSON.stringify(at === undefined ? [message, kind, name, namespace] : [message, at.file, at.line, at.column])
}

/**
 * Returns a line such as `base/web.yaml:12:9: error[API_FIELD_UNKNOWN]: Deployment "web": unknown field "image_" in
 * spec; did you mean "image"?`
 */
export function mistakeLine({ error, resource, others }: DistinctMistake, colors: Colors): string {
  const severity = colors.red(colors.bold(`error[${error.code}]`))
  return errorText(error, { subject: `${severity}: ${onOneLine(subjectOf(resource, others))}: `, colors })
}

interface ErrorTextOptions {
  /** The text before the message. */
  readonly subject: string
  readonly colors: Colors
}

const plain: ErrorTextOptions = { subject: '', colors: createColors(false) }

/** Returns the location, message, hint and layers of a mistake on one line. */
export function errorText(
  { at, message, hint, chain }: ValidationError,
  { subject, colors }: ErrorTextOptions = plain,
): string {
  const position = [at?.file, at?.line, at?.column].filter((part) => part !== undefined)
  const place = at === undefined ? '' : `${colors.cyan(onOneLine(position.join(':')))}: `
  // The last step of a chain is either the file itself, which is already in the location, or the directory of a
  // kustomization.
  const isFile = at?.file !== undefined && posix.basename(chain.at(-1) ?? '') === posix.basename(at.file)
  const layers = isFile ? chain.slice(0, -1) : chain
  // The chain is not shown for a file that the target lists directly.
  const via = layers.length < 2 ? '' : colors.dim(onOneLine(` (via ${layers.join(' → ')})`))
  const advice = hint === undefined ? '' : `; ${colors.cyan(onOneLine(hint))}`
  return `${place}${subject}${onOneLine(message)}${advice}${via}`
}

/** Returns the location and message of an error that prevented a target from being rendered, on one line. */
export function errorLine({ at, message }: Diagnostic, cwd: string): string {
  const place = at === undefined ? '' : `${formatLocation(at, cwd)}: `
  return onOneLine(`${place}${displayText(message, cwd)}`)
}

function onOneLine(text: string): string {
  return printable(text).replaceAll('\n', ' ')
}

/** Describes the resources with a mistake. If there are several, its cause is often in a base. */
function subjectOf(resource: ValidatedResource, others: number): string {
  return `${resourceName(resource)}${others === 0 ? '' : ` and ${others} more`}`
}

/** Returns a name such as `Deployment "web" in namespace "prod"`. */
export function resourceName({ kind, name, namespace }: ValidatedResource): string {
  return `${kind} "${name}"${namespace === undefined ? '' : ` in namespace "${namespace}"`}`
}

export function mistakeDiagnostic({ error, resource, others }: DistinctMistake): Diagnostic {
  const { code, message, at, hint, chain } = error
  return { severity: 'error', code, message: `${subjectOf(resource, others)}: ${message}`, at, hint, chain }
}
