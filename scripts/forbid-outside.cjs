// Preloaded with `node --require`: whatever starts a program, opens a socket or starts a thread throws, and is written
// down in the file that USED names: one line of JSON with what was called and the command line.
const { appendFileSync } = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')

const forbidden = {
  child_process: ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'],
  net: ['connect', 'createConnection', 'createServer'],
  tls: ['connect', 'createServer'],
  http: ['request', 'get', 'createServer'],
  https: ['request', 'get', 'createServer'],
  http2: ['connect', 'createServer'],
  dns: ['lookup', 'resolve', 'resolve4', 'resolve6'],
  dgram: ['createSocket'],
  worker_threads: ['Worker'],
  cluster: ['fork'],
}

function forbid(holder, name, label) {
  // Not an arrow function: some are called with `new`.
  function refuse() {
    appendFileSync(process.env.USED, `${JSON.stringify({ used: label, args: process.argv.slice(2) })}\n`)
    throw new Error(`used: ${label}`)
  }
  holder[name] = refuse
}

for (const [module, names] of Object.entries(forbidden)) {
  for (const name of names) forbid(require(`node:${module}`), name, `${module}.${name}`)
}
forbid(require('node:net').Socket.prototype, 'connect', 'net.Socket.connect')
forbid(require('node:net').Server.prototype, 'listen', 'net.Server.listen')
for (const name of ['fetch', 'WebSocket', 'EventSource']) forbid(globalThis, name, name)
syncBuiltinESMExports()
