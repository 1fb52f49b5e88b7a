import { KuiltError } from '../../diagnostics/index.ts'
import { codeHint } from './code-hint.ts'

test.each([
  [new KuiltError('JSON_PATCH_OPERATION_UNKNOWN', { op: 'delete' }), "did you mean 'remove'?"],
  [new KuiltError('JSON_PATCH_OPERATION_UNKNOWN', { op: 'ad' }), "did you mean 'add'?"],
  [
    new KuiltError('JSON_PATCH_OPERATION_UNKNOWN', { op: 'frobnicate' }),
    'there are add, remove, replace, move, copy, test',
  ],
  [new KuiltError('PATCH_DIRECTIVE_UNKNOWN', { directive: 'replaced' }), "did you mean 'replace'?"],
  [new KuiltError('PATCH_DIRECTIVE_UNKNOWN', { directive: 'x' }), 'there are delete, replace and merge'],
  [
    new KuiltError('REGEX_INVALID', { pattern: '*-web', reason: '' }),
    "it is a regular expression: '.*' stands for anything",
  ],
  [
    new KuiltError('IMAGE_NAME_INVALID', { name: 'c++', reason: '' }),
    'it is a regular expression: a backslash takes the special meaning from a character',
  ],
  [new KuiltError('LITERAL_INVALID', { literal: 'a: b' }), "did you mean 'a=b'?"],
  [new KuiltError('LITERAL_INVALID', { literal: 'a' }), undefined],
  [new KuiltError('PATCH_EMPTY', {}), undefined],
])('%s', (error, hint) => {
  expect(codeHint(error)).toBe(hint)
})
