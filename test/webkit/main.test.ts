import { test } from 'vitest'
import { startBareWebKit } from '../support/bareWebKit'
import { mainStory } from '../support/mainStory'

test('in WebKitGTK a graph becomes code across tabs, mirrored, and readable without the server', () =>
  mainStory(startBareWebKit, /In the menu of your browser/))
