/** The port of `10.0.0.7:80`. */
export function portOf(end: string): string {
  return end.replace(/^.*:/, '');
}

/** The address of `10.0.0.7:80`. */
export function addressOf(end: string): string {
  return end.replace(/:\d+$/, '');
}
