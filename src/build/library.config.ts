import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { engineWorker } from './engineWorker.ts'
import { typeExtensions } from './typeExtensions.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = (path: string) => fileURLToPath(new URL(`../${path}.ts`, import.meta.url))

/** The library as a package: plain modules that share what they have in common. Frameworks stay the caller's own. */
export default defineConfig({
  root,
  mode: 'library',
  publicDir: false,
  plugins: [typeExtensions(`${root}/dist/types`), engineWorker(source('sw/engineOnly'))],
  build: {
    outDir: `${root}/dist/lib`,
    emptyOutDir: true,
    target: 'es2022',
    minify: false,
    lib: {
      entry: {
        client: source('client/connectCodegen'),
        compat: source('client/compat'),
        redux: source('client/redux'),
        react: source('client/react'),
        solid: source('client/solid'),
        testing: source('client/testing'),
      },
      formats: ['es'],
    },
    rolldownOptions: { external: ['react', 'solid-js'], output: { chunkFileNames: 'shared/[name]-[hash].js' } },
  },
})
