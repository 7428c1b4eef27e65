/// <reference lib="webworker" />
import { type Commands, commands } from '../engine/commandSet'

declare const self: ServiceWorkerGlobalScope & { commands: Commands }

self.commands = commands
