import { TemplateLimitError } from './errors.ts'
import { addIncludes, helmFunctions } from './functions/helm.ts'
import { SeededRandom } from './functions/random.ts'
import { UTC } from './functions/zones.ts'
import { Budget } from './limits.ts'
import { TemplateSet } from './template-set.ts'
import { goMap } from './values.ts'

/**
 * Smaller than the defaults, so that the tests are fast: the time until a template exceeds a limit is proportional to
 * the limit.
 */
const limits = { steps: 100_000, output: 16_000_000, size: 4_000_000 }

function render(template: string): string {
  const budget = new Budget(limits)
  const functions = helmFunctions({ budget, random: new SeededRandom('x'), now: () => new Date(0), zone: UTC })
  const set = new TemplateSet({ functions, missingKey: 'zero', budget })
  addIncludes(set)
  set.parse('t', template)
  return set.execute('t', goMap([['loop', template]]))
}

/** In milliseconds: far more than any of the templates needs with limits, and far less than it would need without. */
const MAX_TIME = 20_000

test.each([
  ['a template that includes itself', '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'],
  [
    'two that use each other',
    '{{ define "a" }}{{ template "b" }}{{ end }}{{ define "b" }}{{ template "a" }}{{ end }}{{ template "a" }}',
  ],
  ['tpl of itself', '{{ tpl .loop . }}'],
  ['a long text', '{{ repeat 2000000000 "x" }}'],
  ['a text that doubles', `{{ $x := "xxxxxxxx" }}{{ range until 60 }}{{ $x = print $x $x }}{{ end }}`],
  ['a list that doubles', `{{ $x := list 1 2 }}{{ range until 60 }}{{ $x = concat $x $x }}{{ end }}`],
  ['a long list', '{{ until 2000000000 }}'],
  ['steps without end', '{{ untilStep 0 2000000000 1 }}'],
  ['a long sequence', '{{ seq 1 2000000000 }}'],
  ['a loop over a huge number', '{{ range 9000000000000000000 }}{{ end }}'],
  ['loops in loops', '{{ range until 9999 }}{{ range until 9999 }}{{ end }}{{ end }}'],
  ['a wide number', '{{ printf "%01000000000d" 1 }}'],
  ['a wide text', '{{ printf "%*s" 1000000000 "x" }}'],
  ['many digits', '{{ printf "%.1000000000f" 1.5 }}'],
  ['a wide indent', '{{ indent 2000000000 "x" }}'],
  [
    'a replacement that grows',
    '{{ $x := "aaaaaaaaaa" }}{{ range until 30 }}{{ $x = replace "a" "aaaaaaaaaa" $x }}{{ end }}',
  ],
  [
    'a regular expression that grows',
    '{{ $x := "aaaaaaaaaa" }}{{ range until 30 }}{{ $x = regexReplaceAll "a" $x "aaaaaaaaaa" }}{{ end }}',
  ],
  ['joins that grow', '{{ $x := "a" }}{{ range until 60 }}{{ $x = join "" (list $x $x) }}{{ end }}'],
  ['random text', '{{ randAlphaNum 2000000000 }}'],
  ['random bytes', '{{ randBytes 2000000000 }}'],
])('%s ends within limits', (_, template) => {
  const start = performance.now()
  let failure: unknown
  let printed = ''
  try {
    printed = render(template)
  } catch (error) {
    failure = error
  }
  expect(performance.now() - start).toBeLessThan(MAX_TIME)
  // Some widths are errors in Go, which are part of the output. All other templates must exceed a limit or exhaust the
  // stack.
  if (failure === undefined) expect(printed).toMatch(/^%!\((?:BADWIDTH|NOVERB)\)/)
  else expect(failure instanceof TemplateLimitError || failure instanceof RangeError ? 'limit' : failure).toBe('limit')
})

const hostilePatterns = [
  ...['(a+)+$', '(a|aa)+$', '(.*a){20}$', '^(a?){50}a{50}$', '^(a?a?c?b)+$'],
  `${'a?'.repeat(50)}${'a'.repeat(50)}`,
]

test.each([40, 2000])('patterns take linear time for %d characters', (length) => {
  const start = performance.now()
  for (const pattern of hostilePatterns) {
    render(`{{ regexMatch "${pattern}" "${'a'.repeat(length)}b" }}`)
    render(`{{ regexMatch "${pattern}" "${'ab'.repeat(length)}d" }}`)
  }
  expect(performance.now() - start).toBeLessThan(MAX_TIME)
})
