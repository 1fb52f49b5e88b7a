// Draws the pictures of the README and the documentation, docs/images/*.svg.
//   npm run pictures -- --check     fails if a picture is not up to date, and writes nothing
await import('./terminal-picture.mjs')
await import('./graph-picture.mjs')
