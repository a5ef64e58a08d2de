import { describe, expect, it } from 'vitest';
import { filePlans, type PictureWish, screenPlans, urlPlans, webcamPlans } from './ffmpeg-plans.ts';

const FFMPEG = { path: 'ffmpeg', version: 5.1 };
const ANY: PictureWish = { width: null, height: null, fps: null, quality: 80 };
const WEBCAM = { name: 'HD Cam', address: '@device_pnp_1' };
const argsOf = (plans: readonly { args: readonly string[] }[]) => plans.map(({ args }) => args.join(' '));

describe('how ffmpeg is asked', () => {
  it('reads a file again and again, at its own rate and size', () => {
    const [args = ''] = argsOf(filePlans('/clips/a b.mp4', ANY, FFMPEG));
    expect(args).toContain('-stream_loop -1 -re -i file:/clips/a b.mp4');
    expect(args).not.toMatch(/fps=/);
    expect(args).toMatch(/-f mjpeg pipe:1$/);
  });

  it.each(['-i.mp4', 'C:\\clips\\a:b.mp4', 'concat:a|b'])(
    'takes %s for a file’s name and nothing else',
    (path) => {
      const [plan] = filePlans(path, ANY, FFMPEG);
      expect(plan?.args).toContain(`file:${path}`);
      expect(plan?.args.join(' ')).toContain('-protocol_whitelist file,crypto,data');
    },
  );

  it('does not let what an address gives lead to this PC’s files', () => {
    const [args = ''] = argsOf(urlPlans('http://10.0.0.9/live', ANY, FFMPEG));
    expect(args).toMatch(/-protocol_whitelist (?!\S*file)/);
  });

  it('reads RTSP over TCP', () => {
    expect(argsOf(urlPlans('rtsp://10.0.0.9/', ANY, FFMPEG))[0]).toContain(
      '-rtsp_transport tcp -timeout 20000000 -i rtsp://10.0.0.9/',
    );
    expect(argsOf(urlPlans('http://10.0.0.9/', ANY, FFMPEG))[0]).not.toContain('rtsp_transport');
  });

  it.each([
    ['http://10.0.0.9/', 4.1, '-rw_timeout 20000000 -i'],
    ['https://10.0.0.9/', null, '-rw_timeout 20000000 -i'],
    ['rtsp://10.0.0.9/', 4.1, '-stimeout 20000000 -i'],
    ['rtsps://10.0.0.9/', 6, '-timeout 20000000 -i'],
    ['rtsp://10.0.0.9/', null, '-rtsp_transport tcp -i'],
  ] as const)('ends by itself when %s goes silent, ffmpeg being of version %s', (url, version, option) => {
    expect(argsOf(urlPlans(url, ANY, { ...FFMPEG, version }))[0]).toContain(option);
  });

  it.each([
    ['win32', '-f gdigrab -framerate 15 -i desktop'],
    ['linux', '-f x11grab -framerate 15 -i :7'],
    ['darwin', '-f avfoundation -framerate 15 -i Capture screen 0:none'],
  ] as const)('captures the screen on %s', (platform, input) => {
    const [args = ''] = argsOf(screenPlans(platform, ANY, FFMPEG, ':7'));
    expect(args).toContain(input);
    expect(args).toContain('1920/iw');
  });

  it.each([
    ['win32', '-vcodec mjpeg', '-i video=@device_pnp_1'],
    ['linux', '-input_format mjpeg', '-i @device_pnp_1'],
  ] as const)(
    'takes a webcam’s own MJPEG as it is on %s, and encodes where it has none',
    (platform, mjpeg, input) => {
      const plans = argsOf(webcamPlans(platform, WEBCAM, ANY, FFMPEG));
      expect(plans.map((args) => args.includes(mjpeg))).toEqual([true, true, false, false]);
      expect(plans.map((args) => args.includes('-c:v copy'))).toEqual([true, true, false, false]);
      expect(plans.map((args) => args.includes('-video_size 1280x720'))).toEqual([true, true, true, false]);
      for (const args of plans) expect(args).toContain(input);
    },
  );

  it('leaves out what a webcam’s own MJPEG has too many of', () => {
    const plans = webcamPlans('win32', WEBCAM, { ...ANY, fps: 10 }, FFMPEG);
    expect(plans.map(({ atMostFps }) => atMostFps)).toEqual([10, 10, null, null]);
  });

  it('asks a Mac’s camera for the rate it has, and encodes', () => {
    const plans = argsOf(webcamPlans('darwin', { name: 'FaceTime', address: '0' }, ANY, FFMPEG));
    expect(plans[0]).toContain('-f avfoundation -video_size 1280x720 -framerate 30 -i 0:none');
    for (const args of plans) expect(args).toContain('-c:v mjpeg');
  });

  it('scales and drops to what is wished', () => {
    const wish = { width: 640, height: 360, fps: 5, quality: 80 };
    const [args = ''] = argsOf(filePlans('a.mp4', wish, FFMPEG));
    expect(args).toMatch(/-vf fps=5,scale=\S*640\/iw\S*360\/ih\S*,format=yuvj420p/);
  });

  it.each([
    [100, '2'],
    [80, '5'],
    [50, '13'],
    [1, '25'],
  ])('turns a quality of %i into ffmpeg’s %s', (quality, scale) => {
    const [plan] = filePlans('a.mp4', { ...ANY, quality }, FFMPEG);
    expect(plan?.args[(plan?.args.indexOf('-q:v') ?? 0) + 1]).toBe(scale);
  });

  it.each([
    [5.1, '-fps_mode vfr'],
    [7, '-fps_mode vfr'],
    [4.4, '-vsync vfr'],
    [null, '-vsync vfr'],
  ])('repeats no frames, in the words of version %s', (version, words) => {
    expect(argsOf(filePlans('a.mp4', ANY, { path: 'ffmpeg', version }))[0]).toContain(words);
  });
});
