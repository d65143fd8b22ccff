/** Ends the program with a message for the person who called it. */
export function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

/** Reads a number of the command line within its bounds, or ends the program with a message. */
export function numberOption(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most)
    fail(`${name}: ${text} is not a number from ${least} to ${most}`);
  return value;
}
