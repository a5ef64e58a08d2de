/** Loaded before the WebRTC process: it fails while it starts. */
setTimeout(() => {
  throw new Error('the driver is of another planet');
}, 50);
