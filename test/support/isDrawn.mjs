/**
 * In the page: whether what is in view is there for good. Something of it is `sign`; nothing is still being read, laid
 * out, coloured or moved.
 * @param {string} sign a selector
 * @returns {boolean}
 */
export function isDrawn(sign) {
  const isShown = (selector) => [...document.querySelectorAll(selector)].some((element) => element.checkVisibility())
  const isMoving = document
    .getAnimations()
    .some(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity)
  const isPlain = isShown('.code-line') && !(CSS.highlights.get('kg-key')?.size > 0)
  const isWaiting = isMoving || isPlain || isShown('.picture-wait, .search-outcome progress')
  return isShown(sign) && document.fonts.status === 'loaded' && !isWaiting
}
