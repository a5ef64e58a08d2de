/** Loaded into a program before it starts: at SIGUSR2 a promise fails in it that nobody handles. */
process.on('SIGUSR2', () => {
  Promise.reject(new Error('provoked by a test', { cause: new Error('the cause of it') }));
});
