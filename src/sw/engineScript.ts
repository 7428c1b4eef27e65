/// <reference lib="webworker" />
import { type AppEngine, createAppEngine } from './appEngine'

declare const self: ServiceWorkerGlobalScope & { engine: AppEngine }

self.engine = createAppEngine()
