// Builds the documentation site from docs/ into docs/.vitepress/dist. Dead links fail the build.
import { installDocsTools, run } from './docs-tools.mjs'

installDocsTools()
run('npm', ['run', '--silent', 'build'])
