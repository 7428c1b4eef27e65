import { join } from 'node:path'

const NAME = 'kubegram-codegen'

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Where programs of this system keep what belongs to their user. */
export function defaultDataFolder({ platform, home, env }: Machine): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', NAME)
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), NAME)
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), NAME)
}
