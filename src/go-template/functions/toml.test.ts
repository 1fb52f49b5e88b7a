import { renderTemplate } from '../../../test/support/render-template.ts'

function render(template: string, toml: string): string {
  return renderTemplate(template, { toml })
}

test.each([
  ['1979-05-27T07:32:00Z', '1979-05-27 07:32:00 +0000 UTC', '"1979-05-27T07:32:00Z"'],
  ['1979-05-27T00:32:00.5-07:00', '1979-05-27 00:32:00.5 -0700 -0700', '"1979-05-27T00:32:00.5-07:00"'],
  ['1979-05-27T07:32:00', '1979-05-27 07:32:00 +0000 datetime-local', '"1979-05-27T07:32:00Z"'],
  ['1979-05-27', '1979-05-27 00:00:00 +0000 date-local', '"1979-05-27T00:00:00Z"'],
  ['07:32:00', '0000-01-01 07:32:00 +0000 time-local', '"0000-01-01T07:32:00Z"'],
])('fromToml: %s is a time.Time, which toToml prints in the same form', (date, text, json) => {
  expect(render('{{ (fromToml .toml).a }}', `a = ${date}`)).toBe(text)
  expect(render('{{ (fromToml .toml).a | toJson }}', `a = ${date}`)).toBe(json)
  expect(render('{{ fromToml .toml | toToml }}', `a = ${date}`)).toBe(`a = ${date}\n`)
})
