declare module 'virtual:engine-script' {
  /** Path of the built `engineScript.ts`. */
  const url: string
  export default url
}
