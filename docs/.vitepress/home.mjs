/** The part of the home page above the text of docs/README.md. */
export const home = {
  layout: 'home',
  hero: {
    name: 'kuilt',
    text: 'Kustomize builds for TypeScript',
    tagline: 'The same bytes as kustomize 5.8.1, errors that point at the line, and no Go binary.',
    actions: [
      { theme: 'brand', text: 'Command line', link: '/cli' },
      { theme: 'alt', text: 'Errors and fixes', link: '/errors' },
      { theme: 'alt', text: 'Compatibility', link: '/compatibility' },
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
      details: 'Finds patches that match nothing, images that no container uses, and files that nothing references.',
      link: '/warnings',
    },
    {
      title: 'Fast on large trees',
      details: 'Build time grows no faster than the input. A cache serves many builds in one process.',
      link: '/performance',
    },
    {
      title: 'Edits keep your comments',
      details: 'The edit commands of kustomize, without losing comments, order or layout.',
      link: '/editing',
    },
    {
      title: 'Safe on untrusted input',
      details: 'Starts no program and opens no connection unless an option allows it. Every guarantee has a test.',
      link: '/security',
    },
  ],
}
