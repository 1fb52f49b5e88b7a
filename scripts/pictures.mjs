// Draws the pictures of the README and the documentation, docs/images/*.svg.
//   npm run pictures -- --check     writes nothing; fails if a picture is not up to date
await import('./terminal-picture.mjs')
await import('./graph-picture.mjs')
