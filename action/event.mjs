// Prints a field of the event that started the job, such as pull_request.base.sha; prints nothing if the event does not
// have the field.
import { readFileSync } from 'node:fs'

const event = process.env.GITHUB_EVENT_PATH ? JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8')) : {}
const value = process.argv[2].split('.').reduce((object, key) => object?.[key], event)
if (typeof value === 'string' || typeof value === 'number') console.log(value)
