/** The administrator of every test's relay. */
export const ADMIN = { username: 'admin', password: 'street in the morning' };

/** The environment that every test's relay has. @param env settings on top of it */
export function relayEnv(port: number, dataFolder: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    HOST: '127.0.0.1',
    PORT: `${port}`,
    PORTHOLE_DATA_DIR: dataFolder,
    PORTHOLE_ADMIN_PASSWORD: ADMIN.password,
    ...env,
  };
}
