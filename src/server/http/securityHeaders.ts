import type { MiddlewareHandler } from 'hono'

/** Origins that pages may connect to beside their own go behind `connect-src`. */
const policyFor = (connect: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "script-src-attr 'none'",
    "style-src 'self'",
    "style-src-attr 'none'",
    "img-src 'self'",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types solid-template kg-sw',
  ].join('; ')

/**
 * Everything that Chromium 156 can be told to refuse, and the app does without. It complains of words that it does not
 * know, such as `bluetooth` on Linux.
 */
const FEATURES = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'captured-surface-control',
  'compute-pressure',
  'digital-credentials-create',
  'digital-credentials-get',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'language-detector',
  'language-model',
  'local-fonts',
  'magnetometer',
  'media-playback-while-not-visible',
  'microphone',
  'midi',
  'on-device-speech-recognition',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'private-state-token-issuance',
  'private-state-token-redemption',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'speaker-selection',
  'storage-access',
  'summarizer',
  'sync-xhr',
  'translator',
  'unload',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]

const HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': FEATURES.map((feature) => `${feature}=()`).join(', '),
}

export const MIRROR_PATH = '/kg-mirror/'

/**
 * On every answer, also on errors: a page that must not be there must not run either.
 * @param connect origins of other APIs that pages may speak to
 */
export function securityHeaders(connect: readonly string[] = []): MiddlewareHandler {
  const policy = policyFor(connect)
  // The cookie mirror is read through a frame of our own, and through nobody else's.
  const framedPolicy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
  return async (c, next) => {
    await next()
    c.res.headers.set('Content-Security-Policy', c.req.path === MIRROR_PATH ? framedPolicy : policy)
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value)
  }
}
