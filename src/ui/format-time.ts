// Virtual time for people. The hosts' clocks are UTC, and so is the page's.

const second = 1_000_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** Microseconds since the epoch as `10:42:07`. */
export function clockTime(micros: number): string {
  const date = new Date(micros / 1000);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/** Microseconds since the epoch as `10:42`. */
export function minuteTime(micros: number): string {
  return clockTime(micros).slice(0, 5);
}

/** Microseconds since the epoch as `2026-11-21 10:42:07 UTC`. */
export function dateTime(micros: number): string {
  return `${new Date(micros / 1000).toISOString().slice(0, 10)} ${clockTime(micros)} UTC`;
}

/** A span in microseconds as a Go duration of whole seconds: `7s`, `1m30s`, `2h5m0s`. */
export function span(micros: number): string {
  const seconds = Math.max(0, Math.floor(micros / second));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours > 0) return `${hours}h${minutes % 60}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
