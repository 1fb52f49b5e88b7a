import { renderTemplate } from '../../test/support/render-template.ts'

test('printf prints the fields of versions with verbs that do not use the String method', () => {
  expect(renderTemplate('{{ $v := semver "1.2.3-a" }}{{ printf "%s %d" $v $v }}')).toBe(
    '1.2.3-a &{1 2 3 %!d(string=a) %!d(string=) %!d(string=1.2.3-a)}',
  )
})
