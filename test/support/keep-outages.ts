import { OutageBook } from '../../server/src/outages/outage-book.ts';
import { openStore } from '../../server/src/store/store.ts';

/**
 * A program that writes a past into the store of a relay that does not run: an outage of a minute in each of the last hours. Of its own,
 * because a store is let go of when its process ends.
 */
const [folder = '', camera = '', hours = '0'] = process.argv.slice(2);
const HOUR_MS = 3_600_000;

const book = new OutageBook(await openStore(folder));
for (let ago = Number(hours); ago >= 1; ago -= 1) {
  const since = Date.now() - ago * HOUR_MS;
  await book.begin({ camera, code: 'camera-busy', pc: 'Gate-PC', since });
  await book.end(camera, since + 60_000);
}
