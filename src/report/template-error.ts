/** A template that cannot be rendered: a study may override them, so this is the author's to mend, not a bug of ours. */
export class TemplateError extends Error {
  override name = 'TemplateError';
  readonly template: string;

  constructor(template: string, problem: string) {
    super(`template ${template}: ${problem}`);
    this.template = template;
  }
}
