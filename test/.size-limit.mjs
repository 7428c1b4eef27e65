// Budgets of what the browser gets before anything is clicked, in brotli. What a view loads for itself comes later.
import { readFileSync } from 'node:fs'

const html = readFileSync(new URL('../dist/app/index.html', import.meta.url), 'utf8')
const first = (ending) =>
  [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)]
    .map(([, path]) => `../dist/app${path}`)
    .filter((path) => path.endsWith(ending))

export default [
  { name: 'scripts before the first paint', path: first('.js'), limit: '30 kB', brotli: true },
  { name: 'styles before the first paint', path: first('.css'), limit: '10 kB', brotli: true },
  { name: 'service worker', path: '../dist/app/sw.js', limit: '10 kB', brotli: true },
  {
    name: "service worker's engine, loaded by what has to do with jobs",
    path: '../dist/app/assets/engine-*.js',
    limit: '32 kB',
    brotli: true,
  },
  {
    name: 'the shell, which a first visit waits for',
    path: ['index.html', 'sw.js', 'client.js', 'manifest.webmanifest', 'favicon.svg', 'assets/*.{js,css,svg}'].map(
      (path) => `../dist/app/${path}`,
    ),
    limit: '150 kB',
    brotli: true,
  },
  {
    name: 'places, workers and grammars, kept after the shell',
    path: '../dist/app/assets/later/**/*.js',
    limit: '320 kB',
    brotli: true,
  },
  {
    name: 'library for other apps',
    path: ['client.js', 'assets/{base,common,library}-*.js'].map((path) => `../dist/app/${path}`),
    limit: '25 kB',
    brotli: true,
  },
]
