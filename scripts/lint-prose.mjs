// Checks spelling and wording; see docs/.prose/lint.mjs.
import { installDocsTools, run } from './docs-tools.mjs'

installDocsTools()
run('node', ['.prose/lint.mjs', ...process.argv.slice(2)])
