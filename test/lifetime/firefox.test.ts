import { test } from 'vitest'
import { startBareFirefox } from '../support/bareFirefox'
import { followAfterClose, JOB_SECONDS } from './followAfterClose'

test(`Firefox follows a job of ${JOB_SECONDS} s to its end after the last tab is closed`, () =>
  followAfterClose(() => startBareFirefox()))
