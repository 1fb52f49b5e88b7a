// Prints fields of the event that started the job, such as pull_request.base.sha: one line for each argument, which is
// empty if the event does not have the field.
import { readFileSync } from 'node:fs'

const event = process.env.GITHUB_EVENT_PATH ? JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8')) : {}
for (const path of process.argv.slice(2)) {
  const value = path.split('.').reduce((object, key) => object?.[key], event)
  console.log(typeof value === 'string' || typeof value === 'number' ? value : '')
}
