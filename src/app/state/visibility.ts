/** Calls back each time the page comes into view, from another tab or from the back/forward cache. */
export function onVisible(callback: () => void): () => void {
  const look = () => {
    if (document.visibilityState === 'visible') callback()
  }
  document.addEventListener('visibilitychange', look)
  addEventListener('pageshow', look)
  return () => {
    document.removeEventListener('visibilitychange', look)
    removeEventListener('pageshow', look)
  }
}
