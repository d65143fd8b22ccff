// Virtual time for people. The hosts' clocks are UTC, and so is the page's.

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
