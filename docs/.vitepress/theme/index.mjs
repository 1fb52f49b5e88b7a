import DefaultTheme from 'vitepress/theme'
import { h } from 'vue'
import diff from '../../images/diff.svg'
import error from '../../images/error.svg'
import explain from '../../images/explain.svg'
import './style.css'

const pictures = [
  {
    source: error,
    caption: 'Errors show the line to fix, the overlays that include it, and what you probably meant:',
    alt: 'kuilt build reports a patch whose target does not exist, with file, line, column, a code frame and a suggestion',
  },
  {
    source: explain,
    caption: 'kuilt explain shows which line set a value:',
    alt: 'kuilt explain prints a resource with the file and line that set each of its fields, one color for each layer',
  },
  {
    source: diff,
    caption: 'kuilt diff shows what a change does to every manifest and to the cluster:',
    alt: 'kuilt diff compares an overlay with the main branch: changed fields, with old values in red and new values in green, and the Deployment that restarts',
  },
]

const gallery = () =>
  h(
    'div',
    { class: 'gallery' },
    pictures.map(({ source, caption, alt }) =>
      h('figure', [h('figcaption', caption), h('img', { src: source, alt, loading: 'lazy' })]),
    ),
  )

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'home-features-after': gallery }),
}
