// Charts that cause warnings.

import type { CommandCase } from './warning-cases.ts'

const metadata = 'apiVersion: v2\nname: web\nversion: 1.0.0\n'
const template = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n'

export const chartWarningCases: readonly CommandCase[] = [
  {
    code: 'CHART_DEPRECATED',
    files: { 'web/Chart.yaml': `${metadata}deprecated: true\n`, 'web/templates/web.yaml': template },
    command: ['build', 'helm:web'],
  },
  {
    code: 'CHART_HOOK_UNKNOWN',
    files: {
      'web/Chart.yaml': metadata,
      'web/templates/check.yaml':
        'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: check\n  annotations:\n    helm.sh/hook: pre-instal\n',
    },
    command: ['build', 'helm:web'],
  },
  {
    code: 'CHART_SWITCH_IGNORED',
    files: {
      'web/Chart.yaml': `${metadata}dependencies:\n- name: db\n  version: 1.x\n  condition: db.enabled\n`,
      'web/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
      'values.yaml': 'db:\n  enabled: "false"\n',
    },
    command: ['build', 'helm:web', '--helm-values', 'values.yaml'],
  },
  {
    code: 'CHART_VALUE_RETYPED',
    files: {
      'web/Chart.yaml': metadata,
      'web/values.yaml': 'image:\n  repository: nginx\n  tag: "1.27"\n',
      'values.yaml': 'image: nginx:1.28\n',
    },
    command: ['build', 'helm:web', '--helm-values', 'values.yaml'],
  },
]
