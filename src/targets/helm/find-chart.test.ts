import { memoryFileSystem } from '../../files/memory-file-system.ts'
import { findChart } from './find-chart.ts'

const chartFile = 'apiVersion: v2\nname: web\nversion: 1.2.0\n'

test.each([
  ['web', '1.2.0', ['web/Chart.yaml'], 'web'],
  ['web', '1.2.0', ['web/Chart.yaml', 'web-1.2.0.tgz'], 'web-1.2.0.tgz'],
  ['web', 'v1.2.0', ['web-1.2.0/Chart.yaml'], 'web-1.2.0'],
  ['web', '1.2.0', ['web-1.2.0/web/Chart.yaml'], 'web-1.2.0/web'],
  ['org/web', '1.2.0', ['web/Chart.yaml'], 'web'],
  ['web', '1.x', ['web-1.2.0.tgz', 'web-1.10.0.tgz', 'web-2.0.0.tgz', 'web-db-1.99.0.tgz'], 'web-1.10.0.tgz'],
  ['web', '', ['web-1.2.0.tgz', 'web-2.0.0.tgz'], 'web-2.0.0.tgz'],
  ['web', '3.x', ['web-1.2.0.tgz'], undefined],
  ['web', '', ['Chart.yaml'], ''],
  ['other', '', ['Chart.yaml'], undefined],
  [undefined, '', ['Chart.yaml'], ''],
  [undefined, '', ['some/Chart.yaml', 'readme.md'], 'some'],
  [undefined, '', ['some/Chart.yaml', 'more-1.0.0.tgz'], undefined],
])('chart %s, version %j among %j: %s', (name, version, files, expected) => {
  const fileSystem = memoryFileSystem(Object.fromEntries(files.map((path) => [`/charts/${path}`, chartFile])))
  const found = findChart(fileSystem, '/charts', { name, version })
  expect(found).toBe(expected === undefined ? undefined : `/charts/${expected}`.replace(/\/$/, ''))
})
