import { X509Certificate } from 'node:crypto'
import { addIncludes, helmFunctions } from './functions/helm.ts'
import { SeededRandom } from './functions/random.ts'
import { UTC } from './functions/zones.ts'
import { Budget, type TemplateLimits } from './limits.ts'
import { convertTemplateErrors } from './template-errors.ts'
import { TemplateSet } from './template-set.ts'
import { goMap } from './values.ts'

function render(template: string, limits: TemplateLimits = {}): string {
  const budget = new Budget(limits)
  const functions = helmFunctions({ budget, random: new SeededRandom('seed'), now: () => new Date(0), zone: UTC })
  const set = new TemplateSet({ functions, missingKey: 'zero', budget })
  addIncludes(set)
  return convertTemplateErrors(() => {
    set.parse('x.yaml', template)
    return set.execute('x.yaml', goMap())
  })
}

test.each([
  ['a template that includes itself', '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'],
  ['a template that runs itself', '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}'],
  ['a text that grows', '{{ repeat 1000000000 "x" }}'],
  ['a list that grows', '{{ until 1000000000 }}'],
  ['a sequence that grows', '{{ seq 1 1000000000 }}'],
  ['an indentation that grows', '{{ indent 1000000000 "x" }}'],
  [
    'a text that doubles',
    '{{ $x := "xxxxxxxx" }}{{ range until 60 }}{{ $x = print $x $x }}{{ replace "x" $x $x | trunc 9 }}{{ end }}',
  ],
])('%s fails within limits', (_, template) => {
  expect(() => render(template)).toThrow(expect.objectContaining({ code: 'TEMPLATE_LIMIT_EXCEEDED' }))
})

test.each([
  [{ steps: 10 }, '{{ range until 100 }}x{{ end }}'],
  [{ steps: 10_000 }, '{{ range until 10000 }}{{ range until 10000 }}{{ add 1 1 }}{{ end }}{{ end }}'],
  [{ output: 10 }, 'more than ten characters'],
  [{ depth: 2 }, '{{ define "a" }}{{ template "b" }}{{ end }}{{ define "b" }}{{ end }}{{ template "a" }}'],
  [{ size: 10 }, '{{ repeat 11 "x" }}'],
])('the limits %j can be set', (limits, template) => {
  expect(() => render(template, limits)).toThrow(expect.objectContaining({ code: 'TEMPLATE_LIMIT_EXCEEDED' }))
})

test('templates may include each other 200 levels deep', () => {
  const nested = '{{ define "a" }}{{ if gt (int .) 0 }}{{ include "a" (sub . 1) }}{{ else }}done{{ end }}{{ end }}'
  expect(render(`${nested}{{ include "a" 200 }}`)).toBe('done')
})

test('patterns that are exponential in other engines take linear time', () => {
  expect(render('{{ regexMatch "(a+)+$" (print (repeat 5000 "a") "b") }}')).toBe('false')
})

test('random values are derived from the seed', () => {
  const template = '{{ randAlphaNum 12 }} {{ uuidv4 }} {{ (genCA "ca" 365).Cert | sha256sum }} {{ htpasswd "u" "p" }}'
  expect(render(template)).toBe(render(template))
})

test('certificates are signed by the given authority', () => {
  const template =
    '{{ $ca := genCA "ca" 10 }}{{ $c := genSignedCert "web" (list "10.0.0.1") (list "web") 10 $ca }}{{ $ca.Cert }}|{{ $c.Cert }}'
  const [authority = '', certificate = ''] = render(template).split('|')
  const parsed = new X509Certificate(certificate)
  expect(parsed.verify(new X509Certificate(authority).publicKey)).toBe(true)
  expect(parsed.subjectAltName).toBe('DNS:web, IP Address:10.0.0.1')
  expect(parsed.issuer).toBe('CN=ca')
})

test('errors contain the template and the action', () => {
  expect(() => render('{{ fail "no" }}')).toThrow('the template "x.yaml" failed at {{ fail "no" }}')
  expect(() => render('{{ if }}')).toThrow('cannot parse the template "x.yaml", line 1: missing value for if')
})

test('a template that includes itself is nested too deeply', () => {
  const message = expect.stringContaining('the templates are nested too deeply')
  expect(() => render('{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}')).toThrow(
    expect.objectContaining({ message }),
  )
})
