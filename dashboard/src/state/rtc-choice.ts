/**
 * What a browser's person wants of WebRTC. `auto`: wherever it passes, but not where the browser asks to save data. `pinned`: there as well,
 * and tried again soon however often it failed. `forbidden`: never.
 */
export const RTC_CHOICES = ['auto', 'pinned', 'forbidden'] as const;
export type RtcChoice = (typeof RTC_CHOICES)[number];
