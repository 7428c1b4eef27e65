import type { Layout } from './layouts'

export function idbKeyval(): Promise<Layout>
export function rxdb(): Promise<Layout>
export function localForage(): Promise<Layout>
export function seedsWay(): Promise<Layout>
