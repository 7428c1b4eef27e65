/// <reference lib="webworker" />
import { type AnswerCommand, answerCommand } from '../engine/answerCommand'

declare const self: ServiceWorkerGlobalScope & { answerCommand: AnswerCommand }

self.answerCommand = answerCommand
