#!/usr/bin/env node
// The capture client as a command of its own, from whatever folder: it runs from its source (docs/decisions/0001-run-from-source.md).
import { register } from 'tsx/esm/api';

register();
await import('../src/main.ts');
