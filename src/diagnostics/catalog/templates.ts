import { formatNumber } from '../format-number.ts'

/** Errors about Go templates and about the substitution of variables by Flux. */
export const templateErrors = () => ({
  TEMPLATE_SYNTAX: (p: { template: string; line: number; reason: string }) =>
    `cannot parse ${templateNamed(p.template)}, line ${p.line}: ${p.reason}`,
  TEMPLATE_FAILED: (p: { template: string; action: string; reason: string; goMessage: string }) =>
    `${templateNamed(p.template)} failed at {{ ${p.action} }}: ${p.reason}`,
  TEMPLATE_LIMIT_EXCEEDED: (p: { limit: string; max: number | undefined }): string =>
    p.max === undefined
      ? 'the templates are nested too deeply'
      : `the templates exceed the limit of ${formatNumber(p.max)} ${p.limit}`,
  FLUX_SUBSTITUTION_INVALID: (p: { expression: string; reason: string }) =>
    `cannot substitute variables at "${p.expression}": ${p.reason}`,
  FLUX_VARIABLE_UNSET: (p: { name: string }) => `variable not set (strict mode): "${p.name}"`,
})

/** Describes a template. The strings of ApplicationSets are templates without a name. */
function templateNamed(name: string): string {
  return name === '' ? 'the template' : `the template "${name}"`
}
