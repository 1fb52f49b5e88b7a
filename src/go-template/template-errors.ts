import { KuiltError } from '../diagnostics/index.ts'
import { TemplateExecError, TemplateLimitError, TemplateSyntaxError } from './errors.ts'

const LIMITS: Readonly<Record<TemplateLimitError['limit'], string>> = {
  steps: 'steps',
  output: 'characters of output',
  depth: 'nested templates',
  size: 'characters or items in the result of a function',
}

/**
 * Runs `work`, and converts errors of the engine to KuiltErrors. Callers add the file as `at`.
 *
 * @throws KuiltError TEMPLATE_SYNTAX, TEMPLATE_FAILED, TEMPLATE_LIMIT_EXCEEDED
 */
export function convertTemplateErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw asKuiltError(cause)
  }
}

function asKuiltError(cause: unknown): unknown {
  if (cause instanceof TemplateSyntaxError) {
    const { template, place, reason } = cause
    return new KuiltError('TEMPLATE_SYNTAX', { template, line: place.line, reason }, { cause })
  }
  if (cause instanceof TemplateExecError) {
    const { template, context: action, reason, message: goMessage } = cause
    return new KuiltError('TEMPLATE_FAILED', { template, action, reason, goMessage }, { cause })
  }
  if (cause instanceof TemplateLimitError) {
    return new KuiltError('TEMPLATE_LIMIT_EXCEEDED', { limit: LIMITS[cause.limit], max: cause.max }, { cause })
  }
  if (cause instanceof RangeError) {
    return new KuiltError('TEMPLATE_LIMIT_EXCEEDED', { limit: 'nested templates', max: undefined }, { cause })
  }
  return cause
}
