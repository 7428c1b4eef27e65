/** Where the system sends what is shared with the app; the worker answers it and sends nothing on. */
export const SHARE_PATH = '/share'
/** The cache that holds shares, each as the form it came in, until the app shows them. */
export const SHARES_CACHE = 'kubegram-codegen-shares'
