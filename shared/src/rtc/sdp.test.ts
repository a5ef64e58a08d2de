import { describe, expect, test } from 'vitest';
import { beginsHandshake, capVideo, startVideo, withCandidates } from './sdp.ts';

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

describe('A beginning of the video’s bits', () => {
  test('is a parameter of the codec that is taken, and of no other', () => {
    const answer = lines(...SESSION, 'm=video 9 UDP/TLS/RTP/SAVPF 98 96', ...REST, ...AUDIO);
    const begun = lines(
      ...[...SESSION, 'm=video 9 UDP/TLS/RTP/SAVPF 98 96', ...REST],
      ...['a=fmtp:98 x-google-start-bitrate=600', ...AUDIO],
    );
    expect(startVideo(answer, 600)).toBe(begun);
  });

  test('stands behind the parameters that it has', () => {
    const answer = (parameters: string) => lines(...SESSION, ...VIDEO, `a=fmtp:96 ${parameters}`, ...REST);
    expect(startVideo(answer('profile-id=0'), 600)).toBe(answer('profile-id=0;x-google-start-bitrate=600'));
  });

  test('changes nothing where there is no video', () => {
    expect(startVideo(lines(...SESSION, ...AUDIO), 600)).toBe(lines(...SESSION, ...AUDIO));
  });
});

test('An offer leaves no choice of who begins the handshake', () => {
  const offer = (role: string) => lines(...SESSION, ...VIDEO, `a=setup:${role}`, ...REST);
  expect(beginsHandshake(offer('actpass'))).toBe(offer('active'));
});

test('Candidates within a description are changed or left out, and nothing else is', () => {
  const near = 'a=candidate:1 1 udp 1 127.0.0.1 5000 typ host';
  const far = 'a=candidate:2 1 udp 1 10.0.0.7 5000 typ host';
  const changed = withCandidates(lines(...SESSION, ...VIDEO, near, far, ...REST), (line) =>
    line === near ? null : line.replace('10.0.0.7', '10.0.0.8'),
  );
  expect(changed).toBe(lines(...SESSION, ...VIDEO, far.replace('.7', '.8'), ...REST));
});
