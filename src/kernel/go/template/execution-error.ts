/** A template that fails while it runs; `output` is what it had written by then. */
export class TemplateExecutionError extends Error {
  readonly output: string;

  constructor(message: string, output: string) {
    super(message);
    this.output = output;
    this.name = 'TemplateExecutionError';
  }
}
