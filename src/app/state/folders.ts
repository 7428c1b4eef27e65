/** The database with the folders that were written to; it goes with the account. */
export const FOLDERS = 'kubegram-folders'
