import { KuiltError } from '../../diagnostics/index.ts'
import { hintText } from '../../diagnostics/proposal.ts'
import { codeHint } from './code-hint.ts'

test.each([
  [new KuiltError('JSON_PATCH_OPERATION_UNKNOWN', { op: 'delete' }), /"remove"/],
  [new KuiltError('JSON_PATCH_OPERATION_UNKNOWN', { op: 'ad' }), /"add"/],
  [new KuiltError('JSON_PATCH_OPERATION_UNKNOWN', { op: 'frobnicate' }), /add, remove, replace, move, copy and test/],
  [new KuiltError('PATCH_DIRECTIVE_UNKNOWN', { directive: 'replaced' }), /"replace"/],
  [new KuiltError('PATCH_DIRECTIVE_UNKNOWN', { directive: 'x' }), /delete, replace and merge/],
  [new KuiltError('REGEX_INVALID', { pattern: '*-web', reason: '' }), /regular expression.*`\.\*-web`/],
  [new KuiltError('IMAGE_NAME_INVALID', { name: 'c++', reason: '' }), /regular expression.*backslash/],
  [new KuiltError('LITERAL_INVALID', { literal: 'a: b' }), /`a=b`/],
  [new KuiltError('LITERAL_INVALID', { literal: 'a' }), /^$/],
  [new KuiltError('FIELD_PATH_NOT_TRAVERSABLE', { path: 'spec/volumes[]/image/reference' }), /PodSecurityPolicy/],
  [new KuiltError('FIELD_PATH_NOT_TRAVERSABLE', { path: 'spec/replicas/labels' }), /^$/],
  [new KuiltError('PATCH_EMPTY', {}), /^$/],
])('%s', (error, hint) => {
  const found = codeHint(error)
  expect(found === undefined ? '' : hintText(found)).toMatch(hint)
})
