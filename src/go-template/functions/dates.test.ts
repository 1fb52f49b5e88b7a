import { renderTemplate } from '../../../test/support/render-template.ts'

test.each([
  ['2006-002', '2020-366', '2020-12-31 00:00:00 +0000 UTC'],
  ['2006-002', '2021-366', '0001-01-01 00:00:00 +0000 UTC'],
  ['2006-002', '2021-60', '0001-01-01 00:00:00 +0000 UTC'],
  ['2006-__2', '2021- 60', '2021-03-01 00:00:00 +0000 UTC'],
  ['2006-01-02-002', '2020-02-28-060', '0001-01-01 00:00:00 +0000 UTC'],
  ['2006-01-02 -0700 MST', '2020-01-02 +0100 CET', '2020-01-02 00:00:00 +0100 CET'],
  ['2006-01-02 MST', '2020-01-02 CET', '2020-01-02 00:00:00 +0000 CET'],
  ['2006-01-02 MST', '2020-01-02 GMT-3', '2020-01-01 21:00:00 -0300 GMT-3'],
  ['2006-01-02 MST', '2020-01-02 +5', '0001-01-01 00:00:00 +0000 UTC'],
  ['2006-01-02 MST', '2020-01-02 ABCD', '0001-01-01 00:00:00 +0000 UTC'],
  ['2006-01-02 -07:00', '2020-01-02 +25:00', '0001-01-01 00:00:00 +0000 UTC'],
  ['15:04 PM', '14:05 AM', '0000-01-01 14:05:00 +0000 UTC'],
  ['15 PM pm', '02 PM am', '0000-01-01 14:00:00 +0000 UTC'],
  ['05 .000', '07 .123', '0000-01-01 00:00:07.123 +0000 UTC'],
])('toDate %j %j', (layout, text, time) => {
  expect(renderTemplate(`{{ toDate ${JSON.stringify(layout)} ${JSON.stringify(text)} }}`)).toBe(time)
})

test('toJson of a time with a year that JSON cannot represent is empty', () => {
  expect(renderTemplate('{{ (toDate "2006" "9999").AddDate 1 0 0 | toJson }}')).toBe('')
})

test.each([
  ['1595000000', 'Europe/Dublin', '16:33 IST'],
  ['1595000000', 'Europe/Jersey', '16:33 BST'],
  ['1595000000', 'Africa/Maputo', '17:33 CAT'],
  ['1595000000', 'America/Havana', '11:33 CDT'],
  ['1595000000', 'America/Bogota', '10:33 -05'],
  ['1595000000', 'Asia/Dubai', '19:33 +04'],
  ['1261440000', 'Africa/Casablanca', '00:00 +00'],
  ['1595000000', 'europe/berlin', '15:33 UTC'],
  ['1595000000', 'Asia/Tel_Aviv', '18:33 IDT'],
  ['1595000000', 'Etc/GMT', '15:33 GMT'],
  ['-3000000000', 'America/New_York', '13:43 LMT'],
])('the abbreviation of the time zone: %s in %s', (seconds, zone, time) => {
  expect(renderTemplate(`{{ dateInZone "15:04 MST" (int64 ${seconds}) "${zone}" }}`)).toBe(time)
})

test.each([
  ['{{ ($t.Sub (toDate "2006-01-02" "2020-03-01")).Hours }}', '72'],
  ['{{ $d := mustToDuration "90m" }}{{ $d.Minutes }} {{ $d.String }} {{ $d.Milliseconds }}', '90 1h30m0s 5400000'],
  [
    '{{ $d := mustToDuration "90m" }}{{ $d.Round (mustToDuration "1h") }} {{ $d.Truncate (mustToDuration "1h") }}',
    '2h0m0s 1h0m0s',
  ],
  ['{{ $t.Month.String }} {{ $t.Weekday.String }}', 'March Wednesday'],
  ['{{ ($t.Add 1).Truncate (mustToDuration "24h") }} {{ $t.Compare $t }}', '2020-03-04 00:00:00 +0000 UTC 0'],
])('methods: %s', (template, output) => {
  expect(renderTemplate(`{{ $t := toDate "2006-01-02" "2020-03-04" }}${template}`)).toBe(output)
})
