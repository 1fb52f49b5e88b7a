// Creates or updates the comment on a pull request. There is one comment per name, identified by a marker that contains
// the name. Without changes, it only updates an existing comment. A read-only token, as in pull requests from forks,
// causes a warning.
import { readFileSync } from 'node:fs'

const { GITHUB_API_URL = 'https://api.github.com', GITHUB_REPOSITORY, INPUT_NAME = 'kuilt', INPUT_TOKEN } = process.env
const { CHANGED, NUMBER } = process.env
const comments = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues`
const name = INPUT_NAME.replaceAll(/[^\w ./-]/g, '')
const mark = `<!-- kuilt diff: ${name} -->`
const heading = `### ${name}: changes to the rendered manifests`
const text = CHANGED === 'true' ? readFileSync(process.argv[2], 'utf8') : 'No changes.\n'

try {
  const id = await findComment()
  const body = `${mark}\n${heading}\n\n${text}`
  if (id !== undefined) await request(`${comments}/comments/${id}`, 'PATCH', { body })
  else if (CHANGED === 'true') await request(`${comments}/${NUMBER}/comments`, 'POST', { body })
} catch (error) {
  console.log(`::warning::The comment could not be written: ${error.message}. The job summary contains the same text.`)
}

/** The ID of the comment with the marker. */
async function findComment() {
  for (let page = 1; ; page++) {
    const found = await request(`${comments}/${NUMBER}/comments?per_page=100&page=${page}`, 'GET')
    const own = found.find(({ body }) => body?.startsWith(mark))
    if (own !== undefined || found.length < 100) return own?.id
  }
}

async function request(url, method, content) {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${INPUT_TOKEN}`,
      'content-type': 'application/json',
      'x-github-api-version': '2022-11-28',
    },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    signal: AbortSignal.timeout(30_000),
  })
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname} failed with status ${response.status}`)
  return await response.json()
}
