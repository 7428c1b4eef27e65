/// <reference lib="webworker" />
import { type SecondScript, secondScript } from './secondScript'

declare const self: ServiceWorkerGlobalScope & { commands: SecondScript }

self.commands = secondScript
