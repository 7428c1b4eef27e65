import { expect, it } from 'vitest'
import { installAdvice } from '../../../src/app/words/installAdvice'

it.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Mobile Safari/604', 'Share'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14) AppleWebKit/605 Version/18 Safari/605', 'Add to Dock'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14) AppleWebKit/537 Chrome/156 Safari/537', 'In the menu'],
  ['Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0', 'Home screen'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'desktop'],
])('%s is told how to install', (userAgent, word) => expect(installAdvice(userAgent)).toContain(word))
