import { unifiedDiff } from './unified-diff.ts'

const lines = (...numbers: readonly number[]) => numbers.map((n) => `${n}\n`).join('')

test('changes are shown with three lines of context', () => {
  expect(unifiedDiff('f', lines(1, 2, 3, 4, 5, 6, 7), lines(1, 2, 3, 4, 50, 6, 7))).toBe(
    '--- a/f\n+++ b/f\n@@ -2,6 +2,6 @@\n 2\n 3\n 4\n-5\n+50\n 6\n 7\n',
  )
})

test('distant changes are separate hunks', () => {
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  expect(unifiedDiff('f', lines(...numbers), lines(0, ...numbers.slice(1, -1)))).toBe(
    '--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-1\n+0\n 2\n 3\n 4\n@@ -7,4 +7,3 @@\n 7\n 8\n 9\n-10\n',
  )
})

test('a missing final newline is shown', () => {
  expect(unifiedDiff('f', 'a', 'a\nb\n')).toBe(
    '--- a/f\n+++ b/f\n@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n',
  )
})

test('a new file has no old name, and equal texts have no diff', () => {
  expect(unifiedDiff('f', '', 'a\n')).toBe('--- /dev/null\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n')
  expect(unifiedDiff('f', 'a\n', 'a\n')).toBe('')
})

test('texts with little in common are quickly replaced as a whole', () => {
  const before = lines(...Array.from({ length: 20_000 }, (_, i) => i))
  const after = before.replaceAll('1', 'x').trimEnd()
  const diff = unifiedDiff('f', before, after).split('\n')
  expect(diff.slice(0, 5)).toEqual(['--- a/f', '+++ b/f', '@@ -1,20000 +1,20000 @@', '-0', '-1'])
  expect(diff.slice(-3)).toEqual(['+x9999', '\\ No newline at end of file', ''])
})
