/** How to install where the browser offers nothing to a page, by what the browser calls itself. */
export function installAdvice(userAgent: string): string {
  if (/iPhone|iPad/.test(userAgent)) {
    return 'In Safari: Share, then Add to Home Screen. Installed, its code is not deleted after seven days without a visit.'
  }
  if (/Firefox/.test(userAgent)) {
    return /Android/.test(userAgent)
      ? 'In Firefox: the menu, then Add app to Home screen.'
      : 'Firefox for the desktop does not install this app; a pinned tab does nearly the same. Chrome and Edge install it.'
  }
  if (/Macintosh/.test(userAgent) && !/Chrome/.test(userAgent)) {
    return 'In Safari: File, then Add to Dock. Installed, its code is not deleted after seven days without a visit.'
  }
  return 'In the menu of your browser: Install, or Add to Home screen. It is not offered in private windows.'
}
