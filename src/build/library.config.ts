import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { engineWorker } from './engineWorker.ts'
import { typeExtensions } from './typeExtensions.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = (name: string) => fileURLToPath(new URL(`../client/${name}.ts`, import.meta.url))

/** The library as a package: plain modules that share what they have in common. Frameworks stay the caller's own. */
export default defineConfig({
  root,
  mode: 'library',
  publicDir: false,
  plugins: [
    typeExtensions(`${root}/dist/types`),
    engineWorker(fileURLToPath(new URL('../sw/engineOnly.ts', import.meta.url))),
  ],
  build: {
    outDir: `${root}/dist/lib`,
    emptyOutDir: true,
    target: 'es2022',
    minify: false,
    lib: {
      entry: {
        client: source('connectCodegen'),
        compat: source('compat'),
        redux: source('redux'),
        react: source('react'),
        solid: source('solid'),
        testing: source('testing'),
      },
      formats: ['es'],
    },
    rolldownOptions: { external: ['react', 'solid-js'], output: { chunkFileNames: 'shared/[name]-[hash].js' } },
  },
})
