import type { GraphEdgeKind } from './graph-data.ts'

export interface EdgeStyle {
  /** The description in the legend. */
  readonly about: string
  /** The colors on a light and on a dark background. Both are legible as text. */
  readonly colors: readonly [light: string, dark: string]
}

/** The style of each kind of reference in pictures, in the order of the legend. */
export const edgeStyles: Readonly<Record<GraphEdgeKind, EdgeStyle>> = {
  creates: { about: 'object created by another object', colors: ['#0969da', '#58a6ff'] },
  'depends-on': { about: 'object that must be ready first', colors: ['#946200', '#e3b341'] },
  applies: { about: 'what an object applies', colors: ['#1a7f37', '#3fb950'] },
  base: { about: 'base', colors: ['#0969da', '#58a6ff'] },
  component: { about: 'component', colors: ['#8250df', '#bc8cff'] },
  resource: { about: 'resource', colors: ['#59636e', '#9198a1'] },
  data: { about: 'data of a ConfigMap or Secret', colors: ['#1a7f37', '#3fb950'] },
  chart: { about: 'Helm chart', colors: ['#0b7285', '#39c5cf'] },
  values: { about: 'values of a chart', colors: ['#0b7285', '#39c5cf'] },
  template: { about: 'template of a chart', colors: ['#946200', '#e3b341'] },
  generator: { about: 'generator plugin', colors: ['#4d7c0f', '#a3d65c'] },
  patch: { about: 'patch', colors: ['#bc4c00', '#f0883e'] },
  replacement: { about: 'replacement', colors: ['#946200', '#e3b341'] },
  transformer: { about: 'transformer plugin', colors: ['#bf3989', '#f778ba'] },
  validator: { about: 'validator plugin', colors: ['#4f46e5', '#a5b4fc'] },
  configuration: { about: 'transformer configuration', colors: ['#7f5539', '#d0a98f'] },
  crd: { about: 'CRD', colors: ['#7f5539', '#d0a98f'] },
  openapi: { about: 'OpenAPI schema', colors: ['#7f5539', '#d0a98f'] },
}

/** The colors for files that are missing or cannot be read. */
export const errorColors: EdgeStyle['colors'] = ['#cf222e', '#ff7b72']

/** The kinds in the order of the legend. */
export const edgeKinds: readonly GraphEdgeKind[] = Object.keys(edgeStyles) as GraphEdgeKind[]
