import { runCaptureClient } from './capture-client.ts';

process.exit(await runCaptureClient(process));
