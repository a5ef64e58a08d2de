/** Turns of the event loop after which what is waited for does not come: a second and more. */
const MOST_TURNS = 1_000_000;

export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Looks again with every turn of the event loop. @throws {Error} where it does not come: a test that failed would turn for ever */
export async function until(look: () => boolean): Promise<void> {
  const called = new Error('what the test waits for did not come');
  for (let turns = 0; !look(); turns += 1) {
    if (turns === MOST_TURNS) throw called;
    await turn();
  }
}
