// The same functions, as a program for kustomize: it reads and prints a ResourceList.
import { readFileSync } from 'node:fs'
import { type FunctionProblem, type FunctionResource, toYaml } from 'kuilt'
import { parse } from 'yaml'
import { functions } from './functions.ts'

interface ResourceList {
  readonly items: FunctionResource[]
  readonly functionConfig: FunctionResource
}

const { items, functionConfig } = parse(readFileSync(0, 'utf8')) as ResourceList
const name = `${functionConfig.apiVersion}/${functionConfig.kind}`
const problems: FunctionProblem[] = []
const context = { directory: process.cwd(), report: (problem: FunctionProblem) => void problems.push(problem) }
const resources = (await functions[name]?.(items, functionConfig, context)) as FunctionResource[] | undefined
// A validator prints no resources.
const list = { apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', metadata: { name: 'output' } }
process.stdout.write(toYaml([{ ...list, items: resources ?? [] }]))
for (const { message } of problems) console.error(message)
if (problems.length > 0) process.exitCode = 1
