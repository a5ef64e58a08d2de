import { sharedNow } from '../clock.ts';
import { work } from '../worker.ts';
import type { Diary } from './diary.ts';
import { stopReading, watchLightly } from './light.ts';
import { watchMjpeg } from './mjpeg.ts';
import { watchPorthole } from './porthole.ts';
import { watchSocketIo } from './socket-io.ts';
import type { ViewJob, ViewQuestion, ViewReport } from './viewer.ts';

work<ViewJob, ViewQuestion, ViewReport>(async (job) => {
  const diaries = Array.from({ length: job.viewers }, () => watch(job));
  let from = sharedNow();
  return (question) => {
    const viewers = question === 'report' ? diaries.map(({ report }) => report) : [];
    const answer = { from, to: sharedNow(), viewers };
    if (question === 'stop-reading') stopReading();
    if (question === 'mark') {
      for (const diary of diaries) diary.begin();
      from = answer.to;
    }
    return answer;
  };
});

function watch(job: ViewJob): Diary {
  const { kind, light, transport } = job;
  if (transport === 'mjpeg') return watchMjpeg(job);
  if (light) return watchLightly(job);
  return kind === 'porthole' ? watchPorthole({ ...job, transport }) : watchSocketIo(job);
}
