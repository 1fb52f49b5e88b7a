import { spawn } from 'node:child_process'
import type { Program } from './run.ts'

/** A program that runs as a separate process. `first` are arguments that precede those of each request. */
export function spawned(command: string, first: readonly string[] = []): Program {
  return ({ args, cwd, env }) =>
    new Promise((resolve, reject) => {
      const child = spawn(command, [...first, ...args], {
        cwd,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
      child.stdout.on('data', (chunk) => stdout.push(chunk))
      child.stderr.on('data', (chunk) => stderr.push(chunk))
      child.on('error', reject)
      child.on('close', (code, signal) => {
        if (code === null) reject(new Error(`ended by ${signal}`))
        else resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() })
      })
    })
}
