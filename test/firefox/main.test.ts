import { test } from 'vitest'
import { startBareFirefox } from '../support/bareFirefox'
import { mainStory } from '../support/mainStory'

test('in Firefox a graph becomes code across tabs, mirrored, and readable without the server', () =>
  mainStory(() => startBareFirefox(), /Firefox for the desktop does not install this app/))
