// How Helm rewords the errors of text/template. Follows helm pkg/engine/engine.go.

import { TemplateExecError, type TemplateSyntaxError } from './errors.ts'
import { markedMessage } from './functions/helm.ts'
import { quote } from './go-strings.ts'

/** `parse error at (t.yaml:3): unexpected EOF` */
export function helmSyntaxMessage({ message, template, line }: TemplateSyntaxError): string {
  return `parse error at (${template}:${line}): ${message.slice(message.lastIndexOf(': ') + 2)}`
}

/** One block for each template that the failing one was included from; for `fail` and `required` only their message. */
export function helmExecMessage(error: TemplateExecError): string {
  const place = placeOf(error)
  const message = markedMessage(error.message)
  if (message !== undefined) return `execution error at (${place}): ${message}`
  const blocks: string[] = []
  for (let each: TemplateExecError | undefined = error; each !== undefined; each = each.inner) {
    const at = `executing ${quote(each.template)} at <${each.context}>:`
    const [reason = ''] = each.reason.split(' template:')
    const block = `${placeOf(each)}\n  ${at}\n    ${reason}\n`
    if (block !== blocks.at(-1)) blocks.push(block)
  }
  return blocks.join('').trim()
}

function placeOf({ location, template }: TemplateExecError): string {
  return location === undefined ? template : `${location.name}:${location.line}:${location.column}`
}
