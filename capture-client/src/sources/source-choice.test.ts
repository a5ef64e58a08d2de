import { describe, expect, it } from 'vitest';
import { parseSourceChoice } from './source-choice.ts';

describe('--source', () => {
  it.each([
    ['webcam', { kind: 'webcam', which: null }],
    ['webcam:', { kind: 'webcam', which: null }],
    ['webcam:1', { kind: 'webcam', which: '1' }],
    ['webcam:OBS: Virtual Camera', { kind: 'webcam', which: 'OBS: Virtual Camera' }],
    ['screen', { kind: 'screen' }],
    ['test', { kind: 'test' }],
    ['auto', { kind: 'auto' }],
    ['stills', { kind: 'stills', device: null }],
    ['stills:2', { kind: 'stills', device: 2 }],
    ['stills:TEST', { kind: 'stills', device: 'TEST' }],
    ['rtsp://user:pass@10.0.0.9/live', { kind: 'url', url: 'rtsp://user:pass@10.0.0.9/live' }],
    ['HTTPS://cam.example/v', { kind: 'url', url: 'HTTPS://cam.example/v' }],
    ['C:\\Users\\Ada Lovelace\\clip.mp4', { kind: 'file', path: 'C:\\Users\\Ada Lovelace\\clip.mp4' }],
    ['C:/clip.mp4', { kind: 'file', path: 'C:/clip.mp4' }],
    ['./screen', { kind: 'file', path: './screen' }],
    ['clip.mp4', { kind: 'file', path: 'clip.mp4' }],
  ])('%s is %j', (text, choice) => {
    expect(parseSourceChoice(text)).toEqual(choice);
  });

  it.each([
    '',
    '  ',
    'ftp://x/y',
    'concat://a',
    'rtsp://',
    'stills:/dev/video0',
    'stills:0; rm -rf /',
    'stills:test',
    'stills:-1',
  ])('%j is refused', (text) => {
    expect(() => parseSourceChoice(text)).toThrow(/stills/);
  });
});
