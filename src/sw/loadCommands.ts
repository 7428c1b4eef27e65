/// <reference lib="webworker" />
import url from 'virtual:command-script'
import type { SecondScript } from './secondScript'

/** The part of the Trusted Types API that is used. */
interface Policies {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(asked: string): string }
}

declare const self: ServiceWorkerGlobalScope & {
  readonly trustedTypes?: Policies
  readonly commands?: SecondScript
}

/** Whatever is asked for, it is this one script. */
const policy = self.trustedTypes?.createPolicy('kg-sw', { createScriptURL: () => url })

/** Runs the worker's second script, which the browser keeps beside the first since the installation. */
export async function loadCommands(): Promise<SecondScript> {
  if (!self.commands) importScripts(policy?.createScriptURL(url) ?? url)
  if (!self.commands) throw new Error(`${url} is not what it should be.`)
  return self.commands
}
