import type { ManifestOptions } from 'vite-plugin-pwa'

const shortcut = (name: string, url: string, icon: string) => ({
  name,
  url,
  icons: [{ src: `/icons/shortcut-${icon}.png`, sizes: '96x96', type: 'image/png' }],
})

const screenshot = (name: string, size: string, factor: 'wide' | 'narrow', label: string) => ({
  src: `/icons/screenshot-${name}.png`,
  sizes: size,
  type: 'image/png',
  form_factor: factor,
  label,
})

/**
 * What an installing system learns of the app. Links, files and shares open New job or `/open` with a preview; nothing
 * of them is sent by that. The bar's colours for light and dark stand in `index.html`: a manifest has but one.
 */
export const manifest: Partial<ManifestOptions> = {
  id: '/',
  name: 'Kubegram Codegen',
  short_name: 'Codegen',
  description: 'Submit a Kubegram graph, close everything, and the generated code is there when you come back.',
  lang: 'en',
  dir: 'ltr',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  display_override: ['window-controls-overlay', 'standalone', 'minimal-ui'],
  theme_color: '#12202b',
  background_color: '#12202b',
  categories: ['developer', 'developer tools', 'productivity', 'utilities'],
  // An open window takes what is launched, and keeps what stands in its forms.
  launch_handler: { client_mode: ['focus-existing', 'auto'] },
  shortcuts: [
    shortcut('New job', '/', 'new'),
    shortcut('Jobs', '/jobs', 'jobs'),
    shortcut('Search', '/search', 'search'),
  ],
  file_handlers: [
    { action: '/', accept: { 'application/json': ['.json'], 'application/x-kubegram-backup': ['.backup'] } },
  ],
  protocol_handlers: [{ protocol: 'web+kubegram', url: '/open?link=%s' }],
  share_target: {
    action: '/share',
    method: 'POST',
    enctype: 'multipart/form-data',
    params: {
      title: 'title',
      text: 'text',
      url: 'url',
      files: [{ name: 'files', accept: ['application/json', 'text/plain', '.json'] }],
    },
  },
  icons: [
    { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    { src: '/icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: '/icons/icon-monochrome.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'monochrome' },
  ],
  screenshots: [
    screenshot('wide', '1280x800', 'wide', 'The code of one node, beside its graph'),
    screenshot('wide-job', '1280x800', 'wide', 'A job with the checks that were made'),
    screenshot('narrow', '780x1688', 'narrow', 'The code of one node on a phone'),
    screenshot('narrow-job', '780x1688', 'narrow', 'A finished job on a phone'),
  ],
}
