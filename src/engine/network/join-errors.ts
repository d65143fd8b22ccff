/** Several errors as the daemon writes them: one stands for itself, more become a list. */
export function joinErrors(errors: readonly string[]): string {
  return errors.length === 1 ? errors[0] : errors.map((each) => `* ${each}`).join('\n');
}
