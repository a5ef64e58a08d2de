import { afterAll, beforeAll, test } from 'vitest';
import { TestBrowser } from '../support/browser.ts';
import { Child, childEnv } from '../support/child.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { WallPage } from '../support/wall-page.ts';

/** Ms from `npm start` to the link. */
const LINK_WITHIN_MS = 60_000;

let browser: TestBrowser;
beforeAll(async () => {
  browser = await TestBrowser.start();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
});

test('npm start prints a link; opened, it shows a live picture; Ctrl+C ends all of it', async () => {
  await using folder = await tempFolder();
  await using start = new Child('npm', ['start'], {
    env: childEnv({ PORT: `${await freePort()}`, PORTHOLE_DATA_DIR: folder.path }),
  });
  const link = await start.says(
    'a link is printed',
    (said) => /http:\/\/localhost:\d+\/sign-in\/\S+/.exec(said)?.[0],
    LINK_WITHIN_MS,
  );
  await using visit = await browser.stranger(new URL(link).origin);
  await visit.page.goto(link);
  const wall = new WallPage(visit.page);
  await wall.shows(1);
  const tile = wall.only();
  await tile.becomes('live', 15_000);
  await tile.paints(20);

  start.kill('SIGINT');
  await inTime('npm start ends', start.exited, 10_000);
  await eventually('nothing of it is left', () => !start.groupAlive, { within: 5_000 });
});
