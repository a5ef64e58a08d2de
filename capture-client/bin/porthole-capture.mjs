#!/usr/bin/env node
// The capture client as a command of its own, from whatever folder.
import { bundled } from './bundle.mjs';

process.setSourceMapsEnabled(true);
const program = await bundled().catch(fromSource);
await import(program);

/** As a service that may write nothing, in a folder that nobody has built since it was updated. */
async function fromSource(error) {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  (await import('tsx/esm/api')).register();
  return '../src/main.ts';
}
