/// <reference lib="webworker" />
import url from 'virtual:engine-script'
import type { AppEngine } from './appEngine'

/** The part of the Trusted Types API that is used. */
interface Policies {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(asked: string): string }
}

declare const self: ServiceWorkerGlobalScope & {
  readonly trustedTypes?: Policies
  readonly engine?: AppEngine
}

/** Whatever is asked for, it is this one script. */
const policy = self.trustedTypes?.createPolicy('kg-sw', { createScriptURL: () => url })

/** Runs the worker's second script, which the browser keeps beside the first since the installation. */
export async function loadEngine(): Promise<AppEngine> {
  if (!self.engine) importScripts(policy?.createScriptURL(url) ?? url)
  if (!self.engine) throw new Error(`${url} is not what it should be.`)
  return self.engine
}
