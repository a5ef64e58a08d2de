import { Module } from 'node:module';

/** Preloaded where a test wants the package to be missing, as it is where npm has none for the platform. */
const load = Module._load;
Module._load = (request, ...rest) => {
  if (request.startsWith('@roamhq/')) throw new Error(`Cannot find module '${request}'`);
  return load(request, ...rest);
};
