import { renderTemplate } from '../../test/support/render-template.ts'

const render = (text: string): string => renderTemplate(text, { a: 'A' })

test('actions with the same text print the same, wherever they are', () => {
  const part = '{{- if .a }} {{ print "}}" .a }}{{ else }}-{{ end -}} {{ with .a }}{{ . }}{{ end }}'
  expect(render(`${part};${part}{{ define "b" }}${part}{{ end }}{{ template "b" . }}`)).toBe(' }}AA; }}AA }}AA')
  expect(render('{{ $x := 1 }}{{ $x }}{{ $x := 2 }}{{ $x }}{{ $x := 1 }}{{ $x }}')).toBe('121')
})

test.each([
  ['a variable that is out of scope', '{{ with $x := .a }}{{ $x }}{{ end }}\n{{ $x }}', 't:2: undefined variable "$x"'],
  ['an end without a block', '{{ if .a }}{{ end }}\n{{ end }}', 't:2: unexpected {{end}}'],
  [
    'a second else',
    '{{ if 1 }}{{ else }}{{ end }}{{ if 1 }}\n{{ else }}{{ else }}',
    't:2: expected end; found {{else}}',
  ],
  [
    'a failing action',
    '{{ if .b }}{{ index .b "c" 1 }}{{ end }}\n  {{ index .b "c" 1 }}',
    't:2:5: executing "t" at <index .b "c" 1>: error calling index: index of untyped nil',
  ],
])('%s is reported where it is', (_, text, message) => {
  expect(() => render(text)).toThrow(`template: ${message}`)
})
