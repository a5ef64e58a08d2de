import { sharedNow } from '../clock.ts';
import { work } from '../worker.ts';
import { stopReading, watchLightly } from './light.ts';
import { watchPorthole } from './porthole.ts';
import { watchSocketIo } from './socket-io.ts';
import type { ViewJob, ViewQuestion, ViewReport } from './viewer.ts';

work<ViewJob, ViewQuestion, ViewReport>(async (job) => {
  const watch = job.light ? watchLightly : job.kind === 'porthole' ? watchPorthole : watchSocketIo;
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
