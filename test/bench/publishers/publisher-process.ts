import { readPictures } from '../pictures.ts';
import { cpuOfAllMs } from '../process-cost.ts';
import { work } from '../worker.ts';
import { Beat } from './beat.ts';
import { openPorthole } from './porthole.ts';
import type { PublishJob, PublishQuestion, PublishReport } from './publisher.ts';
import { openSocketIo } from './socket-io.ts';
import type { Uplink } from './uplink.ts';
import { openWs } from './ws.ts';

const OPEN = { porthole: openPorthole, naive: openSocketIo, volatile: openSocketIo, ws: openWs } as const;

work<PublishJob, PublishQuestion, PublishReport>(async (job) => {
  const jpegs = await readPictures(job.pictures);
  const uplinks: Uplink[] = job.cameras.map((camera) => OPEN[job.kind](job, camera));
  await Promise.all(uplinks.map(({ ready }) => ready));
  const beats = uplinks.map(() => new Beat());
  return async (question) => {
    if (question === 'begin')
      for (const [index, beat] of beats.entries())
        beat.start(jpegs, job.fps, index / beats.length, (jpeg, number) =>
          uplinks[index]?.offer(jpeg, number),
        );
    return {
      captures: beats.map(({ captures }) => captures),
      lostSessions: uplinks.reduce((total, { lostSessions }) => total + lostSessions, 0),
      transport: [...new Set(uplinks.map(({ transport }) => transport))].join(', '),
      cpuMs: await cpuOfAllMs(),
      words: uplinks[0]?.words ?? '',
    };
  };
});
