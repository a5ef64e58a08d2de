import { describe, expect, it } from 'vitest';
import { Batches } from './batches.ts';

function setUp(most = 10) {
  const sent: {
    items: readonly string[];
    resolve: (replies: string[]) => void;
    reject: (e: Error) => void;
  }[] = [];
  const batches = new Batches<string, string>(
    most,
    (items) => new Promise((resolve, reject) => void sent.push({ items, resolve, reject })),
  );
  return { batches, sent, items: () => sent.map(({ items }) => items) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Batches', () => {
  it('sends the first at once, and what comes meanwhile together, in order', async () => {
    const { batches, sent, items } = setUp();
    const replies = ['a', 'b', 'c'].map((item) => batches.add(item));
    expect(items()).toEqual([['a']]);
    sent[0]?.resolve(['A']);
    await settled();
    expect(items()).toEqual([['a'], ['b', 'c']]);
    sent[1]?.resolve(['B', 'C']);
    expect(await Promise.all(replies)).toEqual(['A', 'B', 'C']);
    void batches.add('d');
    expect(items().at(-1)).toEqual(['d']);
  });

  it('sends no more in one than it may', async () => {
    const { batches, sent, items } = setUp(2);
    for (const item of ['a', 'b', 'c', 'd']) void batches.add(item);
    sent[0]?.resolve(['A']);
    await settled();
    expect(items()).toEqual([['a'], ['b', 'c']]);
  });

  it('rejects all of a batch that fails, and what has no reply, and goes on', async () => {
    const { batches, sent } = setUp();
    const [first, second, third] = ['a', 'b', 'c'].map((item) => batches.add(item).catch(() => 'failed'));
    sent[0]?.reject(new Error('no answer'));
    await settled();
    sent[1]?.resolve(['B']);
    expect(await Promise.all([first, second, third])).toEqual(['failed', 'B', 'failed']);
  });

  it('sends what waits at once where it is told to, beside what is under way', async () => {
    const { batches, sent, items } = setUp(1);
    const replies = ['a', 'b', 'c'].map((item) => batches.add(item));
    batches.flush();
    expect(items()).toEqual([['a'], ['b'], ['c']]);
    for (const { items, resolve } of sent) resolve(items.map((item) => item.toUpperCase()));
    expect(await Promise.all(replies)).toEqual(['A', 'B', 'C']);
    batches.flush();
    expect(items()).toHaveLength(3);
  });

  it('sends nothing that waits once it is cleared', async () => {
    const { batches, sent, items } = setUp();
    const [first, second] = ['a', 'b'].map((item) => batches.add(item).catch(() => 'failed'));
    batches.clear();
    sent[0]?.resolve(['A']);
    expect(await Promise.all([first, second])).toEqual(['A', 'failed']);
    expect(items()).toEqual([['a']]);
  });
});
