/** The views of docs/embedding.md, by what they call. */
declare module 'virtual:useCodegenJob' {
  export const JobState: import('react').FC<{ codegen: import('../../../src/client/codegen').Codegen; id: string }>
}
declare module 'virtual:useSelector' {
  export const NodeCode: import('react').FC<{ graphId: string; nodeId: string }>
}
declare module 'virtual:createCodegenJob' {
  export const JobState: import('solid-js').Component<{
    codegen: import('../../../src/client/codegen').Codegen
    id: string
  }>
}
