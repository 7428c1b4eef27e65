/** Where the embedded server takes push subscriptions: `POST` follows jobs, `DELETE` follows them no longer. */
export const PUSH_PATH = '/codegen-push'
/** Job ids that one call may name. */
export const MOST_JOBS_A_PUSH_CALL = 500
