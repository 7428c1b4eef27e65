import { test } from 'vitest'
import { startBareChromium } from '../support/bareChromium'
import { followAfterClose, JOB_SECONDS } from './followAfterClose'

test(`Chromium follows a job of ${JOB_SECONDS} s to its end after the last tab is closed`, () =>
  followAfterClose(startBareChromium))
