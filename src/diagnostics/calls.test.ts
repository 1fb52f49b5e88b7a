import { callsOf } from './calls.ts'

const prepare = Error.prepareStackTrace
afterEach(() => {
  Error.prepareStackTrace = prepare
})

test('frames of the package are omitted, whether they are paths or file URLs', () => {
  const frames = [
    'callsOf (file:///app/node_modules/kuilt/dist/chunk-A.mjs:1:1)',
    'async build (/app/node_modules/kuilt/dist/chunk-B.mjs:1:1)',
    'main (/app/src/main.mts:4:7)',
    'ModuleJob.run (node:internal/modules/esm/module_job:325:25)',
  ]
  Error.prepareStackTrace = () => ['Error', ...frames.map((frame) => `    at ${frame}`)].join('\n')
  const calls = callsOf({ name: 'Error', message: '', stack: '' })
  expect(calls).toEqual([
    '\n    at main (/app/src/main.mts:4:7)',
    '\n    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)',
  ])
})
