import { Module } from 'node:module';

/** Preloaded where a test wants the package to be missing, as it is where npm has none for the platform. */
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  if (request.startsWith('@roamhq/')) throw new Error(`Cannot find module '${request}'`);
  return resolve(request, ...rest);
};
