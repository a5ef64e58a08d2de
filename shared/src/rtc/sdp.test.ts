import { describe, expect, test } from 'vitest';
import { isLoopback } from './candidates.ts';
import { capVideo, withCandidates } from './sdp.ts';

const lines = (...all: string[]) => all.map((line) => `${line}\r\n`).join('');

const SESSION = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0'];
const VIDEO = ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0'];
const REST = ['a=rtcp:9 IN IP4 0.0.0.0', 'a=mid:0', 'a=recvonly'];
const AUDIO = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=mid:1'];

describe('A bound of the video’s bits', () => {
  test('stands after the address of its section, and in no other', () => {
    expect(capVideo(lines(...SESSION, ...VIDEO, ...REST, ...AUDIO), 1200)).toBe(
      lines(...SESSION, ...VIDEO, 'b=AS:1200', ...REST, ...AUDIO),
    );
  });

  test('stands after the media line where the section has no address', () => {
    const [media = ''] = VIDEO;
    expect(capVideo(lines(...SESSION, media, ...REST), 800)).toBe(
      lines(...SESSION, media, 'b=AS:800', ...REST),
    );
  });

  test('takes the place of one that was there', () => {
    const before = lines(...SESSION, ...VIDEO, 'b=AS:5000', 'b=TIAS:5000000', ...REST);
    expect(capVideo(before, 1200)).toBe(lines(...SESSION, ...VIDEO, 'b=AS:1200', ...REST));
    expect(capVideo(capVideo(before, 300), 1200)).toBe(capVideo(before, 1200));
  });

  test('changes nothing where there is no video', () => {
    expect(capVideo(lines(...SESSION, ...AUDIO), 1200)).toBe(lines(...SESSION, ...AUDIO));
  });
});

test('Candidates within a description are changed or left out, and nothing else is', () => {
  const near = 'a=candidate:1 1 udp 1 127.0.0.1 5000 typ host';
  const far = 'a=candidate:2 1 udp 1 10.0.0.7 5000 typ host';
  const changed = withCandidates(lines(...SESSION, ...VIDEO, near, far, ...REST), (line) =>
    isLoopback(line) ? null : line.replace('10.0.0.7', '10.0.0.8'),
  );
  expect(changed).toBe(lines(...SESSION, ...VIDEO, far.replace('.7', '.8'), ...REST));
});
