/** Windows does not tell the case of these names apart. */
const SETTING = /^(PORTHOLE|TURN)_/i;

/** Without any setting: the process that talks to viewers has no use for the relay's key, nor for a TURN secret. */
export function sidecarEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SETTING.test(name)));
}
