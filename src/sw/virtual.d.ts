declare module 'virtual:command-script' {
  /** Path of the built `commandScript.ts`. */
  const url: string
  export default url
}
