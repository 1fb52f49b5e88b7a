import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { project } from '../../test/support/project.ts'
import { withLock } from './file-lock.ts'

test('the lock exists only during the work, even if the work fails', () => {
  const path = join(project({}).directory, 'lock')
  expect(withLock(path, () => existsSync(path))).toBe(true)
  expect(existsSync(path)).toBe(false)
  expect(() =>
    withLock(path, () => {
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(existsSync(path)).toBe(false)
})

test('waits until the lock is released', async () => {
  const path = join(project({ lock: '' }).directory, 'lock')
  const code = `setTimeout(() => require('node:fs').rmSync(${JSON.stringify(path)}), 300)`
  const worker = new Worker(code, { eval: true })
  await new Promise((resolve) => worker.once('online', resolve))
  const start = performance.now()
  withLock(path, () => {})
  expect(performance.now() - start).toBeGreaterThan(100)
  await worker.terminate()
})

test('an abandoned lock is removed', () => {
  const path = join(project({}).directory, 'lock')
  writeFileSync(path, '')
  expect(withLock(path, () => 1)).toBe(1)
  expect(existsSync(path)).toBe(false)
})

test('if no file can be created, the work runs without a lock', () => {
  expect(withLock('/nowhere/at/all/lock', () => 1)).toBe(1)
})
