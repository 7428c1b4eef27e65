import { build } from 'vite'

/** One classic script of everything that `entry` needs: what workers load. Terser makes it 2 % smaller than Vite's own. */
export async function bundleScript(entry: string, target: string): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: { write: false, minify: 'terser', target, lib: { entry, name: 'engine', formats: ['iife'] } },
  })
  const [first] = Array.isArray(built) ? built : [built]
  if (!first || !('output' in first)) throw new Error(`${entry} was not built.`)
  return first.output[0].code
}
