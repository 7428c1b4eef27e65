/** What a person has been asked on this device: it is asked once, and the answer stands. */
export function wasAsked(question: 'install' | 'notifications'): boolean {
  try {
    return localStorage.getItem(`kubegram_asked_${question}`) !== null
  } catch {
    // What cannot be remembered would be asked for ever.
    return true
  }
}

export function rememberAsked(question: 'install' | 'notifications'): void {
  try {
    localStorage.setItem(`kubegram_asked_${question}`, 'asked')
  } catch {
    // Full: asked again at the next start.
  }
}
