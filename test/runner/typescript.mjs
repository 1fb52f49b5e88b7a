import { register } from 'node:module'

// `npm test` passes this file with --import. The workers that jest starts inherit it.
register('./typescript-hooks.mjs', import.meta.url)
