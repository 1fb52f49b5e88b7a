/** The part of the home page above the text of docs/README.md. */
export const home = {
  layout: 'home',
  hero: {
    name: 'kuilt',
    text: 'Kustomize, rewritten in TypeScript',
    tagline:
      'Builds your overlays into the same YAML as kustomize 5.8.1, byte for byte, but up to 49 times faster. Shows where each value comes from, what a change does to your cluster, and how to fix mistakes.<br><code>npm install --save-dev kuilt</code>',
    actions: [
      { theme: 'brand', text: 'Get started', link: '/getting-started' },
      { theme: 'alt', text: 'Recipes', link: '/recipes' },
      { theme: 'alt', text: 'Errors and fixes', link: '/errors' },
    ],
  },
  features: [
    {
      title: 'Identical output',
      details:
        'Thousands of recorded builds, compared byte for byte with kustomize 5.8.1. Every known difference is listed.',
      link: '/compatibility',
    },
    {
      title: 'Errors you can act on',
      details: 'File, line and column, a code frame, and a hint. Every error has a code and a page with an example.',
      link: '/errors',
    },
    {
      title: 'Warnings and lint',
      details: 'Finds patches that match nothing, lost list items, stale names, and unreferenced files.',
      link: '/warnings',
    },
    {
      title: 'Where does this value come from?',
      details: '<code>kuilt explain</code> shows every step that set a field, with file and line.',
      link: '/explain',
    },
    {
      title: 'What does my change do?',
      details: '<code>kuilt diff</code> shows changed fields, restarts, and changes that the API server will reject.',
      link: '/diff',
    },
    {
      title: 'Is it valid?',
      details:
        '<code>kuilt validate</code> checks against Kubernetes 1.28 to 1.36 and your CRDs, and reports the line to edit.',
      link: '/validate',
    },
    {
      title: 'Flux, Argo CD and Helm',
      details: 'Renders what Flux and Argo CD apply, and Helm charts, without a cluster and without running helm.',
      link: '/flux',
    },
    {
      title: 'Fast on whole repositories',
      details: 'Renders all overlays in one run, checks committed output in CI, and lists the affected overlays.',
      link: '/repositories',
    },
    {
      title: 'Safe on untrusted input',
      details:
        'The library starts no program and opens no connection unless an option allows it. Every guarantee has a test.',
      link: '/security',
    },
  ],
}
