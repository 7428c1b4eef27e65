/** A browser that nobody watches: pages are looked into only while asked, and its service workers never. */
export interface BareBrowser<Tab = unknown> {
  /** Opens a tab, and resolves when it is loaded. */
  open(url: string): Promise<Tab>
  close(tab: Tab): Promise<void>
  /** Evaluates an expression in a tab, awaiting its promise. */
  evaluate<T>(tab: Tab, expression: string): Promise<T>
  dispose(): Promise<void>
}
