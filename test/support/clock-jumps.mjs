/** Loaded before a program of ours: with the first SIGUSR2 its clock is an hour ahead, with the next an hour behind. */
const SHIFTS_MS = [3_600_000, -3_600_000];

const { now } = Date;
let shift = 0;
process.on('SIGUSR2', () => {
  shift = SHIFTS_MS.shift() ?? 0;
});
Date.now = () => now() + shift;
globalThis.Date = new Proxy(Date, {
  construct: (target, given) => Reflect.construct(target, given.length > 0 ? given : [target.now()]),
});
