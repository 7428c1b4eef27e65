// Draws the PNG icons from their SVG sources: `node test/support/makeIcons.mjs`, then commit what changed.
import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright'
import { findChromium } from './machine.mjs'

const folder = new URL('../../public/icons/', import.meta.url)
const ICONS = [
  { from: 'icon.svg', to: 'icon-192.png', size: 192 },
  { from: 'icon.svg', to: 'icon-512.png', size: 512 },
  { from: 'icon-maskable.svg', to: 'icon-maskable-512.png', size: 512 },
  // iOS rounds the corners itself and paints transparent ones black.
  { from: 'icon-maskable.svg', to: 'apple-touch-icon.png', size: 180 },
]

const SHORTCUTS = [
  { symbol: 'plus', to: 'shortcut-new.png' },
  { symbol: 'jobs', to: 'shortcut-jobs.png' },
  { symbol: 'search', to: 'shortcut-search.png' },
]
const SHORTCUT_SIZE = 96
const sprite = await readFile(new URL('../../src/app/icons/sprite.svg', import.meta.url), 'utf8')

const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  for (const { from, to, size } of ICONS) await draw(await readFile(new URL(from, folder), 'utf8'), to, size)
  for (const { symbol, to } of SHORTCUTS) await draw(onPlate(symbol), to, SHORTCUT_SIZE)
} finally {
  await browser.close()
}

async function draw(svg, to, size) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  await writeFile(new URL(to, folder), await page.screenshot({ omitBackground: true }))
  await page.close()
}

/** A symbol of the app's own, on the plate of its icon. */
function onPlate(symbol) {
  const drawing = new RegExp(`<symbol id="${symbol}"[^>]*>(.*?)</symbol>`, 's').exec(sprite)?.[1]
  if (!drawing) throw new Error(`The sprite has no "${symbol}"`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 36 36">
    <rect x="-6" y="-6" width="36" height="36" rx="8" fill="#12202b" />
    <g fill="none" stroke="#5ccac6" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${drawing}</g>
  </svg>`
}
