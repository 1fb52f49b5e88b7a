// Helm's wording of text/template errors, to compare it with recorded messages. kuilt has its own. Follows helm
// pkg/engine/engine.go.

import type { TemplateExecError, TemplateSyntaxError } from '../../src/go-template/errors.ts'
import { markedMessage } from '../../src/go-template/functions/helm.ts'
import { quote } from '../../src/go-template/go-strings.ts'
import { GoError } from '../../src/go-template/values.ts'

/** `parse error at (t.yaml:3): unexpected EOF` */
export function helmSyntaxMessage({ message, template, line }: TemplateSyntaxError): string {
  return `parse error at (${template}:${line}): ${message.slice(message.lastIndexOf(': ') + 2)}`
}

/** One block for each template in the chain of includes. For `fail` and `required`, only their message. */
export function helmExecMessage(error: TemplateExecError): string {
  const place = placeOf(error)
  const message = markedMessage(error.message)
  if (message !== undefined) return `execution error at (${place}): ${message}`
  const blocks: string[] = []
  let each: TemplateExecError | GoError | undefined = error
  for (; each !== undefined; each = causeOf(each)) {
    if (each instanceof GoError) {
      // Helm does not reformat causes that are not text/template errors.
      if (!each.message.startsWith('template: ')) return error.message
      blocks.push(`${each.message}\n`)
      break
    }
    const at = `executing ${quote(each.template)} at <${each.context}>:`
    const [reason = ''] = each.reason.split(' template:')
    const block = `${placeOf(each)}\n  ${at}\n    ${reason}\n`
    if (block !== blocks.at(-1)) blocks.push(block)
  }
  return blocks.join('').trim()
}

function causeOf(error: TemplateExecError): TemplateExecError | GoError | undefined {
  return error.cause
}

function placeOf({ location, template }: TemplateExecError): string {
  return location === undefined ? template : `${location.name}:${location.line}:${location.column}`
}
