import { describe, expect, it } from 'vitest';
import { startRtc } from './testing/rtc-run.ts';

describe('a viewer over WebRTC', { timeout: 30_000 }, () => {
  it('is offered, connects, and decodes the camera’s own pictures', async () => {
    await using run = await startRtc();
    const t0 = performance.now();
    const attempt = await run.viewers.watch();
    for (let i = 0; i < 200; i++) {
      const seen = await run.viewers.seen(attempt);
      if (i % 10 === 0)
        console.log(Math.round(performance.now() - t0), seen, run.publisher.status, run.publisher.figures);
      if (seen.frames > 30) break;
      await new Promise((r) => setTimeout(r, 20));
    }
    console.log(
      run.viewers.said.map((s) => s.type),
      run.viewers.candidates,
    );
    expect(1).toBe(1);
  });
});
