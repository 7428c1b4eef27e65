// Budgets of what the browser gets before anything is clicked, in brotli. What a view loads for itself comes later.
import { readFileSync } from 'node:fs'

const html = readFileSync(new URL('../dist/app/index.html', import.meta.url), 'utf8')
const first = (ending) =>
  [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)]
    .map(([, path]) => `../dist/app${path}`)
    .filter((path) => path.endsWith(ending))

export default [
  { name: 'scripts before the first paint', path: first('.js'), limit: '35 kB', brotli: true },
  { name: 'styles before the first paint', path: first('.css'), limit: '10 kB', brotli: true },
  { name: 'service worker', path: '../dist/app/sw.js', limit: '10 kB', brotli: true },
  {
    name: "service worker's engine, loaded by what has to do with jobs",
    path: '../dist/app/assets/engine-*.js',
    limit: '32 kB',
    brotli: true,
  },
  {
    name: 'everything that works offline after the first visit',
    path: ['../dist/app/index.html', '../dist/app/sw.js', '../dist/app/assets/*.{js,css}'],
    limit: '275 kB',
    brotli: true,
  },
  { name: 'library for other apps', path: '../dist/app/client.js', limit: '10 kB', brotli: true },
]
